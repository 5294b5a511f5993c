package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.PhonesInMemory;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.PersonId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a database would keep of sign-ins, beside the links that they issued. */
public final class AccountsInMemory implements AccountStore {
  private final PhonesInMemory phones;
  private final Map<String, Account> byToken = new ConcurrentHashMap<>();

  public AccountsInMemory(PhonesInMemory phones) {
    this.phones = phones;
  }

  @Override
  public void keep(String token, Account account) {
    if (phones.link(token).isEmpty() || byToken.putIfAbsent(token, account) != null) {
      throw new IllegalStateException("no such link, or its sign-in is kept already");
    }
  }

  @Override
  public Optional<Account> ofPhone(String phoneId) {
    return byToken.entrySet().stream()
        .filter(
            each ->
                phones
                    .link(each.getKey())
                    .flatMap(EnrolmentLink::phone)
                    .equals(Optional.of(phoneId)))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  @Override
  public List<String> end(CommuneId at, Optional<String> subject, Optional<String> session) {
    List<String> enrolled = new ArrayList<>();
    if (subject.isEmpty() && session.isEmpty()) {
      return enrolled;
    }
    byToken.forEach(
        (token, account) -> {
          boolean named =
              subject.map(account.subject()::equals).orElse(true)
                  && (session.isEmpty() || session.equals(account.session()));
          if (named) {
            phones
                .link(token)
                .filter(link -> PersonId.of(link.person()).commune().equals(at))
                .ifPresent(
                    link -> {
                      phones.enrolments().revoke(link.id());
                      link.phone()
                          .filter(phone -> phones.phones().byId(phone).isPresent())
                          .ifPresent(enrolled::add);
                    });
          }
        });
    return enrolled;
  }
}

package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.EnrolmentStore;
import fr.heurtoir.gateway.phone.PhoneStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a database would keep of sign-ins, beside the links that they issued. */
final class AccountsInMemory implements AccountStore {
  private final PhoneStore phones;
  private final Map<String, Account> byToken = new ConcurrentHashMap<>();

  AccountsInMemory(PhoneStore phones) {
    this.phones = phones;
  }

  @Override
  public void keep(String token, Account account) {
    byToken.put(token, account);
  }

  private Optional<EnrolmentLink> link(String token) {
    EnrolmentStore links = phones.enrolments();
    return links.look(new EnrolmentLink.Secret.Token(token));
  }

  @Override
  public Optional<Account> ofPhone(String phoneId) {
    return byToken.entrySet().stream()
        .filter(
            each -> link(each.getKey()).flatMap(EnrolmentLink::phone).equals(Optional.of(phoneId)))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  @Override
  public List<String> end(Optional<String> subject, Optional<String> session) {
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
            link(token)
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

package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.phone.EnrolmentLink.Issued;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.EnrolmentLink.State;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.PersonId;
import fr.heurtoir.gateway.school.Schools;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What a database would keep of links that enrol phones. Secrets are numbers in its order. */
final class LinksInMemory implements EnrolmentStore {
  /** Whose a cookie is, and until when. */
  record Session(String phone, Instant until) {}

  private static final Duration AGAIN_WITHIN = Duration.ofMinutes(10);

  private final Supplier<Schools> schools;
  private final InstantSource clock;
  private final Map<String, EnrolledPhone> phones;
  private final Map<String, Session> sessions;
  private final List<Link> links = new ArrayList<>();
  private final Set<String> enrolled = new HashSet<>();
  private int made;

  private static final class Link {
    final Issued issued;
    final String person;
    final String school;
    final String by;
    final Instant at;
    boolean revoked;
    Optional<EnrolledPhone> phone = Optional.empty();

    Link(Issued issued, String person, String school, String by, Instant at) {
      this.issued = issued;
      this.person = person;
      this.school = school;
      this.by = by;
      this.at = at;
    }
  }

  LinksInMemory(
      Supplier<Schools> schools,
      InstantSource clock,
      Map<String, EnrolledPhone> phones,
      Map<String, Session> sessions) {
    this.schools = schools;
    this.clock = clock;
    this.phones = phones;
    this.sessions = sessions;
  }

  @Override
  public synchronized Issued issue(String person, String school, Duration validity, String by) {
    made++;
    return issue(person, school, validity, by, "%04d-0000".formatted(made));
  }

  @Override
  public String issueToken(String person, String school, Duration validity, String by) {
    return issue(person, school, validity, by, "").token();
  }

  private synchronized Issued issue(
      String person, String school, Duration validity, String by, String code) {
    if (!schools.get().ofPerson(person).contains(school)) {
      throw new IllegalArgumentException("no such person in this school: " + person);
    }
    if (!validity.isPositive() || validity.compareTo(MAX_VALIDITY) > 0) {
      throw new IllegalArgumentException("validity of 0 s to 30 days, not " + validity);
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Issued issued =
        new Issued("e%010x".formatted(links.size()), secret("token"), code, now.plus(validity));
    links.add(new Link(issued, person, school, by, now));
    return issued;
  }

  /** As long as a real one, and no other has it. */
  private String secret(String of) {
    made++;
    return (of + "-" + made + "-".repeat(43)).substring(0, 43);
  }

  private Optional<Link> find(CommuneId at, Secret secret) {
    return links.stream()
        .filter(
            link ->
                switch (secret) {
                  case Secret.Token(String value) -> link.issued.token().equals(value);
                  case Secret.Code(String value) ->
                      !value.isEmpty() && plain(link.issued.code()).equals(plain(value));
                })
        .filter(link -> PersonId.of(link.person).commune().equals(at))
        .filter(link -> schools.get().person(link.person).isPresent())
        .findFirst();
  }

  private static String plain(String code) {
    return code.replaceAll("[- ]", "").replace('O', '0').replace('o', '0');
  }

  private EnrolmentLink seen(Link link) {
    State state =
        link.revoked
            ? State.REVOKED
            : link.phone.isPresent()
                ? State.USED
                : link.issued.expires().isAfter(clock.instant()) ? State.OPEN : State.EXPIRED;
    return new EnrolmentLink(
        link.issued.id(),
        link.person,
        link.school,
        link.by,
        link.at,
        link.issued.expires(),
        state,
        link.phone.map(EnrolledPhone::id));
  }

  @Override
  public synchronized Optional<EnrolmentLink> look(CommuneId at, Secret secret) {
    return find(at, secret)
        .filter(link -> schools.get().ofPerson(link.person).contains(link.school))
        .map(this::seen)
        .filter(link -> secret instanceof Secret.Token || link.state() == State.OPEN);
  }

  @Override
  public synchronized List<EnrolmentLink> all() {
    return links.stream()
        .map(this::seen)
        .sorted(Comparator.comparing(EnrolmentLink::issuedAt).reversed())
        .limit(500)
        .toList();
  }

  @Override
  public synchronized boolean revoke(String id) {
    Optional<Link> open =
        links.stream()
            .filter(link -> link.issued.id().equals(id))
            .filter(link -> seen(link).state() == State.OPEN)
            .findFirst();
    open.ifPresent(link -> link.revoked = true);
    return open.isPresent();
  }

  @Override
  public synchronized Redeemed redeem(CommuneId at, Secret secret, String name, String key) {
    int length = name.codePointCount(0, name.length());
    if (length < 1 || length > 80) {
      throw new IllegalArgumentException("a name of " + length + " characters");
    }
    Optional<Link> found = find(at, secret);
    if (found.isEmpty()) {
      return new Redeemed.Unknown();
    }
    Link link = found.get();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    State state = seen(link).state();
    if (state == State.OPEN) {
      EnrolledPhone phone =
          new EnrolledPhone("p%016x".formatted(++made), name, link.person, Optional.of(key), now);
      link.phone = Optional.of(phone);
      enrolled.add(phone.id());
      phones.put(phone.id(), phone);
      return session(phone, now);
    }
    Optional<EnrolledPhone> same =
        link.phone
            .filter(phone -> phone.key().equals(Optional.of(key)))
            .filter(phone -> phone.enrolledAt().plus(AGAIN_WITHIN).isAfter(now))
            .filter(phone -> phones.containsKey(phone.id()));
    if (same.isPresent()) {
      return session(same.get(), now);
    }
    return secret instanceof Secret.Code ? new Redeemed.Unknown() : new Redeemed.Refused(state);
  }

  private Redeemed session(EnrolledPhone phone, Instant now) {
    String cookie = secret("cookie");
    sessions.put(cookie, new Session(phone.id(), now.plus(SessionStore.VALIDITY)));
    return new Redeemed.Enrolled(phone, cookie);
  }

  synchronized Optional<EnrolmentLink> link(String token) {
    return links.stream().filter(l -> l.issued.token().equals(token)).findFirst().map(this::seen);
  }

  synchronized Optional<String> name(String phoneId) {
    return links.stream()
        .flatMap(link -> link.phone.stream())
        .filter(phone -> phone.id().equals(phoneId))
        .map(EnrolledPhone::name)
        .findFirst();
  }

  synchronized void purge(Instant before) {
    links.removeIf(link -> link.issued.expires().isBefore(before));
  }

  synchronized boolean enrolled(String phoneId) {
    return enrolled.contains(phoneId);
  }

  synchronized void revoked(String phoneId) {
    enrolled.remove(phoneId);
  }
}

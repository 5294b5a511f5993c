package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.school.PersonId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the enrolment of phones: at once in memory and on live connections, then in the store.
 * Thread-safe; never blocks.
 */
public final class Revocations {
  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

  private static final String CONSOLE = "console.";

  private final PhoneStore store;
  private final PhoneDirectory directory;
  private final PhoneRights rights;
  private final PhoneHub hub;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /** Hears of every phone whose enrolment ended, after its connection was closed. */
  public interface Watcher {
    /** Called on the thread that ended the enrolment: must not block. */
    void ended(EnrolledPhone phone);
  }

  public Revocations(PhoneStore store, PhoneDirectory directory, PhoneRights rights, PhoneHub hub) {
    this.store = store;
    this.directory = directory;
    this.rights = rights;
    this.hub = hub;
  }

  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /** The phones that this phone's person may see and end, sorted by name; includes this one. */
  public List<PhoneRef> inCareOf(PhoneRef who) {
    return who.schools().stream()
        .flatMap(school -> directory.ofSchool(school).stream())
        .distinct()
        .filter(phone -> cares(who, phone))
        .sorted(Comparator.comparing(PhoneRef::name).thenComparing(PhoneRef::id))
        .toList();
  }

  private boolean cares(PhoneRef who, PhoneRef other) {
    return who.personId().equals(other.personId())
        || other.schools().stream()
            .anyMatch(school -> who.schools().contains(school) && rights.mayEndPhones(who, school));
  }

  /**
   * Ends a phone at the request of its person, or of somebody with the permission. Answers the
   * message.
   *
   * @param phoneId untrusted: an unknown phone and another person's are refused with the same
   *     answer
   */
  public void asked(PhoneRef who, String phoneId, PhoneReply reply) {
    Optional<PhoneRef> other = directory.byId(phoneId).filter(phone -> cares(who, phone));
    if (other.isEmpty()) {
      LOG.warn("event=revocation-refused phone={} by={}", phoneId, who.id());
      reply.error(ErrorCode.UNKNOWN_PHONE, "no such phone, or not yours to end");
      return;
    }
    end(phoneId, who.id())
        .whenComplete(
            (known, broken) -> {
              if (broken == null) {
                reply.ok();
              } else {
                reply.error(ErrorCode.INTERNAL, "ended, but it could not be stored: ask again");
              }
            });
  }

  /**
   * Ends a phone.
   *
   * @param by who wants it: a pseudonym
   * @return whether the store knew it as enrolled. Fails where the store could not be written: the
   *     phone is then ended until this gateway stops, and a repeated call can store it
   */
  public CompletableFuture<Boolean> end(String phoneId, String by) {
    Optional<EnrolledPhone> phone = store.phones().byId(phoneId);
    store.sessions().forget(phoneId);
    ended(phoneId, phone, by);
    return store
        .ask(() -> store.sessions().revoke(phoneId))
        .whenComplete(
            (known, broken) -> {
              if (broken != null) {
                LOG.error(
                    "event=revocation-not-stored phone={} reason=\"{}\"",
                    phoneId,
                    broken.toString());
              }
            });
  }

  /**
   * Ends a phone that asks for it itself. Stores that first, because the phone could not ask again.
   *
   * @return fails where the store could not be written; the phone then stays enrolled
   */
  public CompletableFuture<Boolean> leave(String phoneId) {
    Optional<EnrolledPhone> phone = store.phones().byId(phoneId);
    return store
        .ask(() -> store.sessions().revoke(phoneId))
        .whenComplete(
            (known, broken) -> {
              if (broken == null) {
                ended(phoneId, phone, phoneId);
              }
            });
  }

  /** By a phone of somebody who is enrolled, or by whoever typed it. */
  private AuditEvent who(AuditEvent event, String by) {
    return directory
        .byId(by)
        .map(phone -> event.byPhone(phone.id(), phone.personId()))
        .orElseGet(
            () ->
                store.phones().byId(by).isPresent() || !by.startsWith(CONSOLE)
                    ? event.byPhone(by, "")
                    : event.byConsole(by));
  }

  private void ended(String phoneId, Optional<EnrolledPhone> phone, String by) {
    hub.close(phoneId, CloseCode.REVOKED);
    if (phone.isPresent()) {
      LOG.info("event=phone-revoked phone={} person={} by={}", phoneId, phone.get().person(), by);
      store
          .audit()
          .record(
              who(AuditEvent.of(AuditKind.PHONE_REVOKED, "ended"), by)
                  .onPhone(phoneId, phone.get().person())
                  .in(PersonId.of(phone.get().person()).commune()));
      watchers.forEach(watcher -> watcher.ended(phone.get()));
    }
  }
}

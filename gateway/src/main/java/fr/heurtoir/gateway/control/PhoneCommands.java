package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.MicrophoneMessage;
import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.Revocations;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands about phones and enrolment links. Each blocks its caller's thread. */
public final class PhoneCommands {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneCommands.class);

  private final PhoneStore store;
  private final Phones hub;
  private final Revocations revocations;

  public PhoneCommands(PhoneStore store, Phones hub, Revocations revocations) {
    this.store = store;
    this.hub = hub;
    this.revocations = revocations;
  }

  /** Whether a command belongs here. */
  static boolean knows(List<String> words) {
    return !words.isEmpty() && List.of("enrol", "enrolments", "phones").contains(words.getFirst());
  }

  ControlSocket.Answer ask(List<String> words, String by) {
    return switch (String.join(" ", words.subList(0, Math.min(2, words.size())))) {
      case "enrolments", "enrolments list" -> links();
      case "enrolments revoke" -> words.size() == 3 ? takeBack(words.get(2), by) : usage(words);
      case "phones", "phones list" -> phones();
      case "phones revoke" -> words.size() == 3 ? end(words.get(2), by) : usage(words);
      default ->
          words.size() == 4 && words.getFirst().equals("enrol") ? issue(words, by) : usage(words);
    };
  }

  /** Answers the token, the code and their expiry, one a line, for the client. */
  private ControlSocket.Answer issue(List<String> words, String by) {
    Duration validity;
    try {
      validity = Duration.ofHours(Command.hours(words.get(3)));
    } catch (Command.BadUsage bad) {
      return answer(Command.USAGE, String.valueOf(bad.getMessage()));
    }
    try {
      EnrolmentLink.Issued issued =
          FromStore.await(
              store.ask(() -> store.enrolments().issue(words.get(1), words.get(2), validity, by)));
      LOG.info(
          "event=enrolment-issued enrolment={} person={} school={} by={} expires={}",
          issued.id(),
          words.get(1),
          words.get(2),
          by,
          issued.expires());
      store
          .audit()
          .record(
              AuditEvent.of(AuditKind.LINK_ISSUED, "issued")
                  .byConsole(by)
                  .onPerson(words.get(1))
                  .atSchool(words.get(2))
                  .about("link " + issued.id()));
      return new ControlSocket.Answer(
          0, List.of(issued.token(), issued.code(), issued.expires().toString(), issued.id()));
    } catch (IllegalArgumentException unknown) {
      return answer(Command.USAGE, String.valueOf(unknown.getMessage()));
    } catch (FromStore.Broken broken) {
      return answer(Command.UNAVAILABLE, "no link: the database does not answer");
    }
  }

  private ControlSocket.Answer links() {
    try {
      return new ControlSocket.Answer(
          0,
          FromStore.await(store.ask(() -> store.enrolments().all())).stream()
              .map(PhoneCommands::describe)
              .toList());
    } catch (FromStore.Broken broken) {
      return answer(Command.UNAVAILABLE, "the database does not answer");
    }
  }

  private static String describe(EnrolmentLink link) {
    return link.id()
        + "  state="
        + link.state().code()
        + " person="
        + link.person()
        + " school="
        + link.school()
        + " issued="
        + link.issuedAt()
        + " by="
        + link.issuedBy()
        + " expires="
        + link.expires()
        + " phone="
        + link.phone().orElse("-");
  }

  private ControlSocket.Answer takeBack(String id, String by) {
    try {
      if (!FromStore.await(store.ask(() -> store.enrolments().revoke(id)))) {
        return answer(Command.USAGE, "no open link is called " + id);
      }
      LOG.info("event=enrolment-revoked enrolment={} by={}", id, by);
      store
          .audit()
          .record(
              AuditEvent.of(AuditKind.LINK_REVOKED, "revoked").byConsole(by).about("link " + id));
      return answer(0, "taken back: " + id);
    } catch (FromStore.Broken broken) {
      return answer(Command.UNAVAILABLE, "not taken back: the database does not answer");
    }
  }

  private ControlSocket.Answer phones() {
    return new ControlSocket.Answer(
        0,
        store.phones().all().stream()
            .sorted(Comparator.comparing(EnrolledPhone::person).thenComparing(EnrolledPhone::id))
            .map(this::describe)
            .toList());
  }

  private String describe(EnrolledPhone phone) {
    PhoneProof proof = store.proofs().of(phone.id());
    return phone.id()
        + "  person="
        + phone.person()
        + " name=\""
        + phone.name().replace('"', '\'')
        + "\" enrolled="
        + phone.enrolledAt()
        + " connected="
        + (hub.reachable(phone.id()) ? "yes" : "no")
        + " seen="
        + text(proof.last())
        + " woken="
        + text(proof.woken())
        + " shown="
        + text(proof.shown())
        + " microphone="
        + text(hub.microphone(phone.id()).map(MicrophoneMessage.State::code))
        + " push="
        + text(
            store.subscriptions().of(phone.id()).map(kept -> URI.create(kept.endpoint()).getHost()))
        + " unreachable="
        + text(proof.unreachable());
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse("-");
  }

  private ControlSocket.Answer end(String id, String by) {
    try {
      return FromStore.await(revocations.end(id, by))
          ? answer(0, "ended: " + id)
          : answer(Command.USAGE, "no such phone is enrolled: " + id);
    } catch (FromStore.Broken broken) {
      return answer(
          Command.UNAVAILABLE,
          "ended until the gateway restarts, but not stored: the database does not answer; repeat"
              + " the command");
    }
  }

  private static ControlSocket.Answer usage(List<String> words) {
    return answer(Command.USAGE, Usage.notACommand(words));
  }

  private static ControlSocket.Answer answer(int status, String line) {
    return new ControlSocket.Answer(status, List.of(line));
  }
}

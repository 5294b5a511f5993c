package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands about tokens that enrol doors. Each blocks its caller's thread. */
public final class DoorCommands {
  private static final Logger LOG = LoggerFactory.getLogger(DoorCommands.class);
  private static final long WITHIN_SECONDS = 10;

  private final Supplier<Schools> schools;
  private final DoorStore store;

  public DoorCommands(Supplier<Schools> schools, DoorStore store) {
    this.schools = schools;
    this.store = store;
  }

  /** Whether a command belongs here. */
  static boolean knows(List<String> words) {
    return words.size() == 3 && words.getFirst().equals("enrol-door");
  }

  /**
   * {@code enrol-door DOOR HOURS} answers the secret; {@code enrol-door DOOR revoke} the number of
   * revoked tokens.
   */
  public ControlSocket.Answer ask(List<String> words, String by) {
    Optional<DoorId> door =
        schools.get().all().stream()
            .flatMap(school -> school.doors().stream())
            .map(known -> known.id())
            .filter(known -> known.value().equals(words.get(1)))
            .findFirst();
    if (door.isEmpty()) {
      return new ControlSocket.Answer(
          Command.USAGE, List.of("no such door is configured: " + words.get(1)));
    }
    try {
      return words.get(2).equals("revoke") ? revoke(door.get(), by) : issue(door.get(), words, by);
    } catch (Command.BadUsage bad) {
      return new ControlSocket.Answer(Command.USAGE, List.of(String.valueOf(bad.getMessage())));
    } catch (ExecutionException | TimeoutException failed) {
      LOG.error("event=command-failed reason=\"{}\"", String.valueOf(failed.getCause()));
      return new ControlSocket.Answer(
          Command.UNAVAILABLE, List.of("nothing changed: the database does not answer"));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new ControlSocket.Answer(Command.UNAVAILABLE, List.of("the gateway stops"));
    }
  }

  private ControlSocket.Answer issue(DoorId door, List<String> words, String by)
      throws Command.BadUsage, ExecutionException, TimeoutException, InterruptedException {
    Duration validity = Duration.ofHours(Command.hours(words.get(2)));
    String secret =
        store.ask(() -> store.issue(door, validity)).get(WITHIN_SECONDS, TimeUnit.SECONDS);
    LOG.info("event=door-token-issued door={} by={} hours={}", door, by, validity.toHours());
    store
        .audit()
        .record(
            AuditEvent.of(AuditKind.DOOR_TOKEN_ISSUED, "issued")
                .byConsole(by)
                .atDoor(door)
                .because("hours=" + validity.toHours()));
    return new ControlSocket.Answer(0, List.of(secret));
  }

  private ControlSocket.Answer revoke(DoorId door, String by)
      throws ExecutionException, TimeoutException, InterruptedException {
    int ended = store.ask(() -> store.revoke(door)).get(WITHIN_SECONDS, TimeUnit.SECONDS);
    LOG.info("event=door-tokens-revoked door={} by={} count={}", door, by, ended);
    store
        .audit()
        .record(
            AuditEvent.of(AuditKind.DOOR_TOKENS_REVOKED, "revoked")
                .byConsole(by)
                .atDoor(door)
                .because("tokens=" + ended));
    return new ControlSocket.Answer(0, List.of("tokens ended: " + ended));
  }
}

package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.ring.Recording;
import fr.heurtoir.gateway.ring.RecordingText;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The command that replays a ring: each event with its effects, by the running program. Blocks its
 * caller's thread.
 */
public final class Replay {
  private final Function<RingId, CompletableFuture<Optional<List<String>>>> recordings;
  private final Audit audit;

  /**
   * @param recordings asks the store for a ring's recording
   * @param audit where it is recorded that somebody looked
   */
  public Replay(
      Function<RingId, CompletableFuture<Optional<List<String>>>> recordings, Audit audit) {
    this.audit = audit;
    this.recordings = recordings;
  }

  /** Whether that is this command. */
  static boolean knows(List<String> words) {
    return !words.isEmpty() && words.getFirst().equals("replay");
  }

  ControlSocket.Answer ask(List<String> words, String by) {
    boolean asRecorded = words.size() == 3 && words.get(2).equals("recording");
    if (words.size() != 2 && !asRecorded) {
      return answer(Command.USAGE, Usage.notACommand(words));
    }
    RingId ring;
    try {
      ring = new RingId(words.get(1));
    } catch (IllegalArgumentException noName) {
      return answer(Command.USAGE, "not a ring's name: " + words.get(1));
    }
    try {
      Optional<List<String>> lines = FromStore.await(recordings.apply(ring));
      if (lines.isEmpty()) {
        return answer(
            Command.UNAVAILABLE,
            "nothing is kept of this ring: it lives yet, is purged, or was turned away");
      }
      audit.record(AuditEvent.of(AuditKind.HISTORY_READ, "recording").byConsole(by).about(ring));
      return new ControlSocket.Answer(
          0, asRecorded ? lines.get() : told(RecordingText.read(lines.get())));
    } catch (FromStore.Broken broken) {
      return answer(Command.UNAVAILABLE, "the database does not answer");
    } catch (IllegalArgumentException older) {
      return answer(
          Command.UNAVAILABLE,
          "recorded by another version, which alone reads it: " + older.getMessage());
    }
  }

  private static List<String> told(Recording recording) {
    List<String> lines = new ArrayList<>();
    lines.add(recording.ring() + "  " + recording.door() + "  pressed " + recording.pressed());
    for (Recording.Replayed step : recording.replay()) {
      lines.add(seconds(step.sincePress()) + "  " + step.event());
      step.effects().forEach(effect -> lines.add(" ".repeat(12) + "-> " + effect));
    }
    if (!recording.whole()) {
      lines.add("more happened than is kept");
    }
    return lines;
  }

  private static String seconds(Duration since) {
    return String.format(Locale.ROOT, "%9.3f s", since.toNanos() / 1e9);
  }

  private static ControlSocket.Answer answer(int status, String line) {
    return new ControlSocket.Answer(status, List.of(line));
  }
}

package fr.heurtoir.door.feedback;

import fr.heurtoir.door.call.Notice;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Reply;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Everything that the visitor can be told, from {@code signals.toml} of this package. */
public final class Signals {
  private final Map<String, Signal> byCode;

  Signals(Map<String, Signal> byCode) {
    this.byCode = byCode;
  }

  /**
   * Reads this build's table.
   *
   * @throws IllegalStateException where the table is broken
   */
  public static Signals load() {
    return new Signals(SignalTable.read());
  }

  /** The signal of a notice. */
  public Signal of(Notice notice) {
    return of(code(notice));
  }

  /**
   * The signal with that code.
   *
   * @throws IllegalStateException where the table has none
   */
  Signal of(String code) {
    Signal signal = byCode.get(code);
    if (signal == null) {
      throw new IllegalStateException("no signal for " + code);
    }
    return signal;
  }

  /** All signals, in the table's order. */
  public Collection<Signal> all() {
    return byCode.values();
  }

  private static String code(Notice notice) {
    return switch (notice) {
      case Notice.AtRest() -> "at-rest";
      case Notice.Pressed() -> "pressed";
      case Notice.CalledBack() -> "call-back";
      case Notice.At(Moment moment, Optional<Reply> reply) ->
          reply.map(said -> "said-" + said.code()).orElse(moment.code());
      case Notice.Over(var outcome) -> outcome.code();
      case Notice.OutOfService() -> "out-of-service";
      case Notice.Lockdown() -> "lockdown";
    };
  }
}

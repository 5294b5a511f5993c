package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.control.CertificateWatch.About;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration that the gateway runs by, for its commands. Any thread. */
public interface Configured {
  /** There is none yet. */
  Configured STARTING =
      new Configured() {
        @Override
        public ControlSocket.Answer reload() {
          return new ControlSocket.Answer(ControlDesk.NOT_YET, List.of("the gateway is starting"));
        }

        @Override
        public State state() {
          return new State(Optional.empty(), Optional.empty(), List.of());
        }

        @Override
        public Map<String, Instant> ends() {
          return Map.of();
        }

        @Override
        public List<About> findings(Instant now) {
          return List.of();
        }
      };

  /**
   * How the configuration came to be.
   *
   * @param loaded when schools and certificates were taken over last; empty while the gateway
   *     starts
   * @param refused the last reload, where nothing of it was taken over
   * @param unapplied the sections that changed on disk and need a restart, as {@code [media]}
   */
  record State(Optional<Instant> loaded, Optional<Refused> refused, List<String> unapplied) {
    public State {
      unapplied = List.copyOf(unapplied);
    }
  }

  /**
   * A reload of which nothing was taken over.
   *
   * @param why each fault; at least one
   */
  record Refused(Instant at, List<String> why) {
    public Refused {
      why = List.copyOf(why);
    }
  }

  /** Reads the configuration again: the exit code and the lines of {@code reload}. Blocks. */
  ControlSocket.Answer reload();

  State state();

  /** When each certificate ended at the last look at it, by its table: web, sip, doors, trust. */
  Map<String, Instant> ends();

  /** What is wrong with certificates and keys, or will be soon. Blocks on the disk. */
  List<About> findings(Instant now);
}

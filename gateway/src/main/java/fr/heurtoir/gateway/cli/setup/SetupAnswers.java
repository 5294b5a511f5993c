package fr.heurtoir.gateway.cli.setup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code setup} needs to know. Every value was checked by {@link Question}.
 *
 * @param name the host name by which phones and doors reach the gateway
 * @param advertised the addresses by which they reach this machine's media port, best first
 * @param web how phones get HTTPS
 * @param school the first school
 * @param doors its doors, at least one
 * @param head who is rung first
 * @param zone the schools' time zone, of the IANA database
 */
record SetupAnswers(
    String name,
    List<String> advertised,
    Web web,
    Named school,
    List<Named> doors,
    Named head,
    String zone) {
  SetupAnswers {
    advertised = List.copyOf(advertised);
    doors = List.copyOf(doors);
  }

  /** Where the web certificate comes from. */
  sealed interface Web {
    /**
     * A proxy on this machine speaks HTTPS.
     *
     * @param certificate the proxy's, by which a door that enrols knows it; empty: not known yet
     */
    record Proxy(Optional<Path> certificate) implements Web {}

    /** The gateway speaks HTTPS with the files of an ACME client or of the commune's authority. */
    record Files(Path certificate, Path key) implements Web {}
  }

  /**
   * Something with an id and a name.
   *
   * @param id {@code [a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?}, made of the name
   * @param name 1 to 80 characters, as people read it
   */
  record Named(String id, String name) {}
}

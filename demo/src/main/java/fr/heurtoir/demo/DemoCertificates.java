package fr.heurtoir.demo;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The demo's certificates. The authority is made once, so that a phone that trusts it continues to.
 * The certificates that it issues are new at each start.
 */
final class DemoCertificates {
  private static final Duration LIFE = Duration.ofDays(90);

  private final Path folder;
  private final LocalCa authority;

  DemoCertificates(Path folder) throws IOException {
    this.folder = folder;
    this.authority = LocalCa.in(folder, "Heurtoir demo", Clock.systemUTC());
  }

  /** The certificate that the other side must trust. */
  Path authority() {
    return authority.certificate();
  }

  PemFiles server(String file, List<String> names) throws IOException {
    return authority.issueServer(folder, file, names, LIFE);
  }

  PemFiles door(DoorId door, String domain) throws IOException {
    return authority.issueDoor(folder, "door-" + door, door, domain, LIFE);
  }
}

package fr.heurtoir.protocol.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Certificates for one test. */
record TestPki(Path folder, LocalCa ca, TlsFiles server) {
  static final String DOMAIN = "ecoles.example.fr";

  static TestPki in(Path folder) throws IOException {
    LocalCa ca = LocalCa.in(folder, "Heurtoir test", Clock.systemUTC());
    PemFiles server =
        ca.issueServer(folder, "server", List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
    return new TestPki(
        folder, ca, new TlsFiles(server.certificate(), server.key(), ca.certificate()));
  }

  TlsFiles door(String id) throws IOException {
    PemFiles door = ca.issueDoor(folder, id, new DoorId(id), DOMAIN, Duration.ofDays(1));
    return new TlsFiles(door.certificate(), door.key(), ca.certificate());
  }
}

package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A gateway's certificates, its configuration and the certificates of its doors, for one test. */
record Doors(Path folder, LocalCa ca, TlsFiles gateway) {
  static final String DOMAIN = "ecoles.example.fr";
  static final DoorId PORTAIL = new DoorId("portail.jules-ferry");
  static final DoorId COUR = new DoorId("cour.jules-ferry");

  static Doors in(Path folder) throws IOException {
    LocalCa ca = LocalCa.in(folder, "Heurtoir test", Clock.systemUTC());
    PemFiles server =
        ca.issueServer(folder, "server", List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
    return new Doors(
        folder, ca, new TlsFiles(server.certificate(), server.key(), ca.certificate()));
  }

  DoorSipConfig config() {
    return builder().build();
  }

  DoorSipConfig.Builder builder() {
    return DoorSipConfig.builder(
        new InetSocketAddress("127.0.0.1", 0), gateway, DOMAIN, Set.of(PORTAIL, COUR)::contains);
  }

  TlsFiles door(DoorId id) throws IOException {
    return door(id, DOMAIN);
  }

  TlsFiles door(DoorId id, String domain) throws IOException {
    PemFiles door = ca.issueDoor(folder, id.value() + "-" + domain, id, domain, Duration.ofDays(1));
    return new TlsFiles(door.certificate(), door.key(), ca.certificate());
  }
}

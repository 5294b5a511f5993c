package fr.heurtoir.gateway.cli;

import fr.heurtoir.protocol.pki.LocalCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The configuration of a gateway with one school, its keys and certificates; no database yet. */
public final class GatewayFolder {
  private GatewayFolder() {}

  /** Makes it there; the database is to be {@code gateway.db} in it. */
  public static void make(Path folder) throws IOException {
    make(folder, "gateway.db");
  }

  /**
   * @param database its path, as the configuration says it
   */
  public static void make(Path folder, String database) throws IOException {
    LocalCa.in(folder, "Doors", Clock.systemUTC())
        .issueServer(folder, "sip", List.of("heurtoir.commune.example"), Duration.ofDays(90));
    Files.writeString(
        folder.resolve("gateway.toml"),
        """
        [sip]
        domain = "heurtoir.commune.example"
        certificate = "sip.pem"
        key = "sip-key.pem"
        authority = "ca.pem"
        [doors]
        authority-key = "ca-key.pem"
        [media]
        advertised = ["192.0.2.10"]
        [time]
        zone = "Europe/Paris"
        [storage]
        database = "%s"
        """
            .formatted(database));
    Files.createDirectory(folder.resolve("schools.d"));
    Files.writeString(
        folder.resolve("schools.d/ferry.toml"),
        """
        id = "ferry"
        name = "Ferry"
        [[door]]
        id = "portail"
        name = "Portail"
        [[person]]
        id = "head"
        name = "Mme Martin"
        role = "head"
        """);
  }
}

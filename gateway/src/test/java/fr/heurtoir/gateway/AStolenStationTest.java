package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.cli.ControlClient;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.pki.KeyHash;
import fr.heurtoir.protocol.pki.NewKey;
import fr.heurtoir.protocol.sip.transport.Drop;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lost, stolen or copied key of a station ends; over real TLS and SIP, with real certificates.
 */
class AStolenStationTest {
  @TempDir Path folder;

  private String ask(int status, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Path socket = folder.resolve("control.sock");
    assertEquals(status, ControlClient.ask(socket, List.of(words), print, print), out.toString());
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Somebody with a certificate of the authority for this door, and that file's key. */
  private static void isRefused(WholeGateway commune, String file) throws Exception {
    long before = commune.rooms.sip().counters().dropped(Drop.PEER_REFUSED);
    assertThrows(
        Exception.class,
        () -> commune.station(WholeGateway.GATE, file).register(Optional.of("1")),
        "it registered");
    Until.holds(
        "it was turned away after its handshake",
        () -> commune.rooms.sip().counters().dropped(Drop.PEER_REFUSED) > before);
  }

  private static void noRingLives(WholeGateway commune) throws Exception {
    Until.holds("the ring is over", () -> commune.rooms.sip().calls() == 0);
  }

  @Test
  void anotherKeyThanTheDoorsIsTurnedAwayBeforeItSaysAWordWhateverItsCertificateSays()
      throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble own = commune.station(WholeGateway.GATE, "own");
      own.register(Optional.of("1"));
      isRefused(commune, "copy-of-an-older-key");
      assertEquals(1, own.register(Optional.of("1")), "the door itself goes on");
      assertTrue(ask(0, "doors").contains("other_keys_refused=1"), ask(0, "doors"));
    }
  }

  @Test
  void enrollingADoorAnewEndsTheConnectionAndTheRingOfTheKeyBefore() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble stolen = commune.station(WholeGateway.GATE, "stolen");
      stolen.register(Optional.of("1"));
      stolen.ring();
      NewKey key = NewKey.make();
      enrol(commune, key);
      Until.holds(
          "its registration ended", () -> !commune.rooms.sip().registered(WholeGateway.GATE));
      noRingLives(commune);
      isRefused(commune, "stolen");
      assertTrue(ask(0, "doors").contains("registered=no"));
    }
  }

  private static void enrol(WholeGateway commune, NewKey key) throws Exception {
    String token =
        commune.rooms.store().doorEnrolments().issue(WholeGateway.GATE, Duration.ofHours(1));
    String body =
        "{\"token\":\"" + token + "\",\"csr\":\"" + text(key.request(WholeGateway.GATE)) + "\"}";
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(commune.rooms.web().address() + "/api/v1/doors/enrol"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
  }

  private static String text(byte[] der) {
    return Base64.getEncoder().encodeToString(der);
  }

  @Test
  void aRevokedDoorIsCutOffInMidRingAndStaysOutAfterARestart() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble stolen = commune.station(WholeGateway.GATE, "stolen");
      stolen.register(Optional.of("1"));
      stolen.ring();
      String token =
          commune.rooms.store().doorEnrolments().issue(WholeGateway.GATE, Duration.ofHours(1));
      assertTrue(ask(0, "doors", "revoke", "d1.jules-ferry").contains("connections ended: 1"));
      Until.holds(
          "its registration ended", () -> !commune.rooms.sip().registered(WholeGateway.GATE));
      noRingLives(commune);
      isRefused(commune, "stolen");
      assertTrue(ask(0, "doors").contains("station_key=revoked"), ask(0, "doors"));
      assertEquals(
          Optional.empty(),
          commune.rooms.store().doorEnrolments().redeem(token, "any"),
          "a token that lay about is of no use either");
    }
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      isRefused(commune, "stolen");
      isRefused(commune, "somebody-else");
    }
  }

  @Test
  void aKeyThatWasReplacedIsGivenNoCertificateAndTheNextOneTakesOver() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble before = commune.station(WholeGateway.GATE, "before");
      before.register(Optional.of("1"));
      NewKey key = NewKey.make();
      before.say(new DoorMessage.CertificateRequest(text(key.request(WholeGateway.GATE))));
      Until.holds("it came", () -> before.last(DoorMessage.Certificate.class).isPresent());
      String chain = before.last(DoorMessage.Certificate.class).orElseThrow().chain().getFirst();
      StationDouble after = commune.station(WholeGateway.GATE, files(commune, key, chain));
      after.register(Optional.of("1"));
      before.register(Optional.of("1"));
      after.register(Optional.of("1"));
      Until.holds(
          "the copy's connection ended",
          () -> {
            try {
              return before.say(new DoorMessage.CertificateRequest("x")) != 200;
            } catch (Exception gone) {
              return true;
            }
          });
      isRefused(commune, "before");
      assertTrue(commune.rooms.sip().registered(WholeGateway.GATE), "the door itself goes on");
    }
  }

  private TlsFiles files(WholeGateway commune, NewKey key, String chain) throws Exception {
    Path certificate = folder.resolve("after.pem");
    Path file = folder.resolve("after-key.pem");
    Files.write(certificate, NewKey.pem("CERTIFICATE", Base64.getDecoder().decode(chain)));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, key.pem());
    return new TlsFiles(certificate, file, commune.ca.certificate());
  }

  @Test
  void anOlderBackupOfTheDatabaseLocksNobodyOutForGood() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      commune.station(WholeGateway.GATE, "of-the-backup").register(Optional.of("1"));
      isRefused(commune, "of-today");
      String door = WholeGateway.GATE.value();
      ask(Command.USAGE, "doors", "trust", door, "short");
      ask(0, "doors", "trust", door, hash("of-today"));
      assertEquals(1, commune.station(WholeGateway.GATE, "of-today").register(Optional.of("1")));
      isRefused(commune, "of-the-backup");
    }
  }

  private String hash(String file) throws Exception {
    try (InputStream in = Files.newInputStream(folder.resolve(file + ".pem"))) {
      return KeyHash.of(
          CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey());
    }
  }
}

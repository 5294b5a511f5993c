package fr.heurtoir.gateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.sip.transport.Drop;
import fr.heurtoir.protocol.testing.FreePort;
import fr.heurtoir.protocol.testing.Waiting;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway against other people's code: sipp's user agent, OpenSSL's TLS. */
class ForeignDoorTest {
  @TempDir Path folder;
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private Recorder recorder;
  private Doors doors;
  private DoorSip gateway;

  private void start(Consumer<DoorCall> onCall) throws Exception {
    doors = Doors.in(folder);
    recorder = new Recorder(onCall);
    gateway = DoorSip.start(doors.config(), recorder, loop);
  }

  @AfterEach
  void stop() {
    gateway.close();
    loop.close();
  }

  @Test
  void aForeignUserAgentRegisters() throws Exception {
    start(call -> {});
    sipp("register.xml", 5);
    Waiting.until("heard", () -> recorder.has("registered " + Doors.PORTAIL));
  }

  @Test
  void aForeignUserAgentRingsTalksAndHangsUp() throws Exception {
    start(
        call -> {
          call.ringing();
          call.progress(FakeDoor.SDP);
          call.answer(FakeDoor.SDP);
        });
    sipp("call.xml", 20);
    assertEquals(20, recorder.calls.size());
    Waiting.until(
        "ended", () -> recorder.heard.stream().filter(what -> what.endsWith(" bye")).count() == 20);
    assertEquals(0, gateway.calls());
  }

  @Test
  void aForeignUserAgentIsHungUpOn() throws Exception {
    start(
        call -> {
          call.progress(FakeDoor.SDP);
          call.answer(FakeDoor.SDP);
          call.end(Outcome.TIME_LIMIT);
        });
    sipp("hungup.xml", 10);
    Waiting.until("no call left", () -> gateway.calls() == 0);
  }

  @Test
  void aForeignUserAgentLeavesBeforeTheAnswer() throws Exception {
    start(DoorCall::ringing);
    sipp("cancel.xml", 10);
    Waiting.until(
        "heard",
        () -> recorder.heard.stream().filter(what -> what.startsWith("cancelled")).count() == 10);
    assertEquals(0, gateway.calls());
  }

  @Test
  void aForeignUserAgentWithAnotherDoorsNameIsForbidden() throws Exception {
    start(DoorCall::ringing);
    int status = run("forbidden.xml", 5, Doors.COUR);
    assertEquals(0, status, this::log);
    assertEquals(0, recorder.calls.size());
  }

  @Test
  void plainTextGetsNoAnswer() throws Exception {
    start(DoorCall::ringing);
    try (Socket plain = new Socket("127.0.0.1", gateway.tlsPort())) {
      plain.setSoTimeout(30_000);
      plain
          .getOutputStream()
          .write(options("plain", Doors.PORTAIL).getBytes(StandardCharsets.US_ASCII));
      String back = readAll(plain);
      assertFalse(back.contains("SIP"), back);
    }
    assertEquals(1, gateway.counters().dropped(Drop.HANDSHAKE));
  }

  private static String readAll(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException reset) {
      return "";
    }
  }

  @Test
  void aPeerWithoutACertificateGetsNoAnswer() throws Exception {
    start(DoorCall::ringing);
    try (OpenSsl none =
        new OpenSsl(Optional.empty(), doors.ca().certificate(), gateway.tlsPort())) {
      assertEquals("", ask(none, "none"));
    }
    Waiting.until("counted", () -> gateway.counters().dropped(Drop.HANDSHAKE) == 1);
    assertEquals(0, gateway.counters().counted("received"));
  }

  @Test
  void bothVersionsOfTlsAreSpokenAndOlderOnesAreNot() throws Exception {
    start(DoorCall::ringing);
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      try (OpenSsl peer = peer(Doors.PORTAIL, version)) {
        assertTrue(ask(peer, "v" + version).startsWith("SIP/2.0 200"), version);
      }
    }
    try (OpenSsl old = peer(Doors.PORTAIL, "-tls1_1")) {
      assertEquals("", ask(old, "old"));
    }
  }

  @Test
  void aRenegotiationWhichCouldBringAnotherCertificateEndsTheConnection() throws Exception {
    start(DoorCall::ringing);
    // -no_ign_eof takes back what -quiet implies: a line of "R" is a command again.
    try (OpenSsl peer = peer(Doors.PORTAIL, "-tls1_2", "-no_ign_eof")) {
      assertTrue(ask(peer, "before").startsWith("SIP/2.0 200"));
      peer.write("R\n");
      Waiting.until("closed", () -> gateway.counters().counted("flow.closed") == 1);
    }
  }

  private OpenSsl peer(DoorId door, String... more) throws IOException {
    return new OpenSsl(
        Optional.of(doors.door(door)), doors.ca().certificate(), gateway.tlsPort(), more);
  }

  /** Asks; the answer's header, or nothing where the connection ended instead. */
  private static String ask(OpenSsl peer, String branch) throws IOException {
    try {
      peer.write(options(branch, Doors.PORTAIL));
    } catch (IOException ended) {
      return "";
    }
    return peer.readUntil("\r\n\r\n");
  }

  private static String request(String method, String branch, DoorId door, String more) {
    return method
        + " sip:ring@"
        + Doors.DOMAIN
        + " SIP/2.0\r\nVia: SIP/2.0/TLS door.invalid;branch=z9hG4bK"
        + branch
        + "\r\nFrom: <sip:"
        + door
        + "@"
        + Doors.DOMAIN
        + ">;tag=1\r\nTo: <sip:ring@"
        + Doors.DOMAIN
        + ">\r\nCall-ID: "
        + branch
        + "\r\nCSeq: 1 "
        + method
        + "\r\nMax-Forwards: 70\r\n"
        + more;
  }

  private static String options(String branch, DoorId door) {
    return request("OPTIONS", branch, door, "Content-Length: 0\r\n\r\n");
  }

  private static String invite(String branch, DoorId door) {
    return request(
        "INVITE",
        branch,
        door,
        "Contact: <sip:door@door.invalid>\r\nContent-Type: application/sdp\r\nContent-Length: "
            + FakeDoor.SDP.length()
            + "\r\n\r\n"
            + FakeDoor.SDP);
  }

  @Test
  void aRequestWithoutMaxForwardsIsBadAndOneThatIsUsedUpIsForUs() throws Exception {
    start(DoorCall::ringing);
    try (OpenSsl peer = peer(Doors.PORTAIL)) {
      peer.write(options("mf1", Doors.PORTAIL).replace("Max-Forwards: 70\r\n", ""));
      assertTrue(peer.readUntil("\r\n\r\n").startsWith("SIP/2.0 400"));
      peer.write(options("mf2", Doors.PORTAIL).replace("Forwards: 70", "Forwards: 0"));
      assertTrue(peer.readUntil("\r\n\r\n").startsWith("SIP/2.0 200"));
    }
  }

  @Test
  void aStormOfTheSameInviteIsOneRing() throws Exception {
    start(DoorCall::ringing);
    try (OpenSsl peer = peer(Doors.PORTAIL)) {
      for (int i = 0; i < 100; i++) {
        peer.write(invite("storm", Doors.PORTAIL));
      }
      assertTrue(peer.readUntil("SIP/2.0 180").contains("180"));
      Waiting.until("all in", () -> gateway.counters().counted("received") == 100);
      peer.write(options("after", Doors.PORTAIL));
      assertTrue(peer.readUntil("CSeq: 1 OPTIONS").contains("OPTIONS"));
    }
    assertEquals(1, recorder.calls.size());
  }

  @Test
  void theSameInviteByTwoWaysIsOneRing() throws Exception {
    start(DoorCall::ringing);
    try (OpenSsl peer = peer(Doors.PORTAIL)) {
      peer.write(invite("one", Doors.PORTAIL));
      assertTrue(peer.readUntil("SIP/2.0 180").contains("180"));
      // RFC 3261 section 8.2.2.2: another branch, the same Call-ID, From tag and CSeq.
      peer.write(invite("one", Doors.PORTAIL).replace("z9hG4bKone", "z9hG4bKtwo"));
      assertTrue(peer.readUntil("SIP/2.0 482").contains("482"));
    }
    assertEquals(1, recorder.calls.size());
  }

  @Test
  void requestsOfNoCallAreToldSo() throws Exception {
    start(DoorCall::ringing);
    try (OpenSsl peer = peer(Doors.PORTAIL)) {
      for (String method : List.of("BYE", "CANCEL", "INFO", "INVITE")) {
        String request =
            method.equals("INVITE")
                ? invite("no" + method, Doors.PORTAIL).replace("Contact", "X-Nothing: 1\r\nContact")
                : request(method, "no" + method, Doors.PORTAIL, "Content-Length: 0\r\n\r\n");
        peer.write(
            request.replace(
                "To: <sip:ring@" + Doors.DOMAIN + ">",
                "To: <sip:ring@" + Doors.DOMAIN + ">;tag=gone"));
        String answer = peer.readUntil("\r\n\r\n");
        assertTrue(answer.startsWith("SIP/2.0 481"), method + ": " + answer);
        if (method.equals("INVITE")) {
          peer.write(
              request("ACK", "noINVITE", Doors.PORTAIL, "Content-Length: 0\r\n\r\n")
                  .replace(
                      "To: <sip:ring@" + Doors.DOMAIN + ">",
                      "To: <sip:ring@" + Doors.DOMAIN + ">;tag=gone"));
        }
      }
    }
    assertEquals(0, recorder.calls.size());
  }

  @Test
  void aSecondInviteBeforeTheFirstIsAnsweredIsPutOff() throws Exception {
    start(DoorCall::ringing);
    try (OpenSsl peer = peer(Doors.PORTAIL)) {
      peer.write(invite("early", Doors.PORTAIL));
      String ringing = peer.readUntil("SIP/2.0 180") + peer.readUntil("\r\n\r\n");
      String to = ringing.substring(ringing.lastIndexOf("\r\nTo: ") + 2);
      to = to.substring(0, to.indexOf("\r\n"));
      peer.write(
          invite("early", Doors.PORTAIL)
              .replace("z9hG4bKearly", "z9hG4bKsecond")
              .replace("CSeq: 1", "CSeq: 2")
              .replace("To: <sip:ring@" + Doors.DOMAIN + ">", to));
      // RFC 3261 section 14.2: 500 with Retry-After, or 491 by a stack that takes it for glare.
      String answer = peer.readUntil("\r\n\r\n");
      assertTrue(answer.startsWith("SIP/2.0 500") || answer.startsWith("SIP/2.0 491"), answer);
    }
    assertEquals(1, recorder.calls.size());
  }

  private void sipp(String scenario, int calls) throws Exception {
    int status = run(scenario, calls, Doors.PORTAIL);
    assertEquals(0, status, this::log);
  }

  private int run(String scenario, int calls, DoorId certificate) throws Exception {
    Path file = folder.resolve(scenario);
    try (var in = ForeignDoorTest.class.getResourceAsStream(scenario)) {
      Files.copy(Objects.requireNonNull(in, scenario), file);
    }
    try (OpenSsl.Tunnel tunnel =
        OpenSsl.tunnel(doors.door(certificate), doors.ca().certificate(), gateway.tlsPort())) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  "sipp",
                  "127.0.0.1:" + tunnel.port(),
                  "-i",
                  "127.0.0.1",
                  "-p",
                  Integer.toString(FreePort.find()),
                  "-t",
                  "t1",
                  "-sf",
                  file.toString(),
                  "-key",
                  "door",
                  Doors.PORTAIL.value(),
                  "-key",
                  "domain",
                  Doors.DOMAIN,
                  "-m",
                  Integer.toString(calls),
                  "-r",
                  "20",
                  "-l",
                  "1",
                  "-nostdin",
                  "-timeout",
                  "60",
                  "-timeout_error",
                  "-trace_err",
                  "-error_file",
                  folder.resolve("errors").toString()));
      Process sipp =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("out").toFile())
              .start();
      try {
        assertTrue(sipp.waitFor(90, TimeUnit.SECONDS), "sipp hangs");
        return sipp.exitValue();
      } finally {
        sipp.destroyForcibly();
      }
    }
  }

  private String log() {
    try {
      return Files.exists(folder.resolve("errors"))
          ? Files.readString(folder.resolve("errors"))
          : Files.readString(folder.resolve("out"));
    } catch (IOException none) {
      return "no log: " + none;
    }
  }

  @Test
  void aRingKeepsTheNameThatAForeignDoorGaveIt() throws Exception {
    start(DoorCall::ringing);
    RingId ring = RingId.next(System.currentTimeMillis());
    try (OpenSsl peer = peer(Doors.PORTAIL)) {
      peer.write(
          invite("named", Doors.PORTAIL)
              .replace("Contact:", RingId.SIP_HEADER + ": " + ring + "\r\nContact:"));
      String ringing = peer.readUntil("SIP/2.0 180") + peer.readUntil("\r\n\r\n");
      assertTrue(ringing.contains(RingId.SIP_HEADER + ": " + ring), ringing);
    }
    assertEquals(ring, recorder.calls.getFirst().ring());
  }
}

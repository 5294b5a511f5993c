package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.cli.ControlClient;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.pki.NewKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every ring of every school is decided on one event loop, and its media are on another. The JDK's
 * Flight Recorder watches them all through a school day: nothing waits there, and what takes its
 * time is not called there.
 */
class NothingWaitsOnTheRingsLoopTest {
  private static final List<String> LOOPS = List.of("heurtoir-rings", "heurtoir-media");

  /** A wait of a thread, of any length. */
  private static final List<String> WAITS =
      List.of(
          "jdk.ThreadSleep",
          "jdk.ThreadPark",
          "jdk.JavaMonitorWait",
          "jdk.FileRead",
          "jdk.FileWrite",
          "jdk.FileForce",
          "jdk.SocketRead",
          "jdk.SocketWrite");

  /** Signatures, keys, what JAIN-SIP does of a transaction, the database, and JSON. */
  private static final String SLOW =
      String.join(
          ";",
          "java.security.Signature::sign",
          "java.security.Signature::verify",
          "java.security.KeyPairGenerator$Delegate::generateKeyPair",
          "gov.nist.javax.sip.stack.SIPClientTransactionImpl::sendRequest",
          "gov.nist.javax.sip.stack.SIPServerTransactionImpl::sendResponse",
          "gov.nist.javax.sip.stack.SIPDialog::sendRequest",
          "gov.nist.javax.sip.parser.StringMsgParser::parseSIPMessage",
          "org.sqlite.core.DB::prepare",
          "com.fasterxml.jackson.databind.ObjectMapper::readTree",
          "com.fasterxml.jackson.databind.ObjectMapper::readValue");

  @TempDir Path folder;

  private Recording watch() {
    Recording recording = new Recording();
    for (String wait : WAITS) {
      recording.enable(wait).withoutThreshold().withStackTrace();
    }
    recording.enable("jdk.MethodTrace").with("filter", SLOW).withoutThreshold().withStackTrace();
    recording.start();
    return recording;
  }

  /** What the loop did, each kind once: the event and our innermost piece of code. */
  private Set<String> seen(Recording recording, boolean onTheLoop) throws Exception {
    Path file = Files.createTempFile(folder, "watched", ".jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> !event.getEventType().getName().equals("jdk.ActiveSetting"))
        .filter(event -> event.getThread() != null)
        .filter(event -> isALoop(String.valueOf(event.getThread().getJavaName())) == onTheLoop)
        .filter(event -> frames(event).stream().noneMatch(NothingWaitsOnTheRingsLoopTest::isNone))
        .filter(event -> !isTheHubsLock(frames(event)))
        .map(NothingWaitsOnTheRingsLoopTest::told)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isALoop(String thread) {
    return LOOPS.stream().anyMatch(thread::startsWith);
  }

  /**
   * What is no wait of the program's: its log has a thread of its own, and the tests' alone is
   * written where it is said; a class is read once; the kernel's random numbers are always there;
   * the hub's lock is held for a message to a phone at most.
   */
  private static boolean isNone(String frame) {
    return Stream.of(
            "java.util.logging.", "jdk.internal.loader.", "sun.security.provider.NativePRNG")
        .anyMatch(frame::startsWith);
  }

  private static boolean isTheHubsLock(List<String> frames) {
    return frames.contains("java.util.concurrent.locks.ReentrantLock#lock")
        && frames.stream()
            .filter(frame -> frame.startsWith("fr.heurtoir."))
            .findFirst()
            .filter(frame -> frame.startsWith("fr.heurtoir.gateway.phone.PhoneConnections"))
            .isPresent();
  }

  private static List<String> frames(RecordedEvent event) {
    return event.getStackTrace() == null
        ? List.of()
        : event.getStackTrace().getFrames().stream()
            .map(RecordedFrame::getMethod)
            .map(method -> method.getType().getName() + "#" + method.getName())
            .toList();
  }

  private static String told(RecordedEvent event) {
    String what =
        event.hasField("method")
            ? String.valueOf(event.<Object>getValue("method.name"))
            : event.getEventType().getName();
    List<String> frames = frames(event);
    return what
        + " "
        + frames.stream().filter(f -> f.startsWith("fr.heurtoir.")).findFirst().orElse("")
        + " by "
        + frames.stream().limit(14).collect(Collectors.joining(" < "));
  }

  @Test
  void aSchoolDayWithStrangersSignsReadsAndWaitsElsewhere() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 2);
        Recording recording = watch()) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      commune.station(new DoorId("d2.jules-ferry")).register(Optional.of("1"));
      TestPhone head = commune.phone("directrice");
      TestPhone deputy = commune.phone("adjointe");
      rings(station, head, deputy);
      lockdown(head);
      stationsKeysAndCertificates(commune, station);
      strangers(commune, head);
      commune.reload(WholeGateway.doors(Map.of()));
      assertEquals(200, commune.get("/api/v1/rings").statusCode());
      assertEquals(204, commune.post("/api/v1/leave").statusCode());
      commune.onLoop(() -> true);

      assertEquals(Set.of(), seen(recording, true));
      Set<String> elsewhere = seen(recording, false);
      for (String each : List.of("sign", "verify", "sendResponse", "prepare", "readTree")) {
        assertTrue(
            elsewhere.stream().anyMatch(one -> one.startsWith(each + " ")),
            () -> each + " was not seen at all: " + elsewhere);
      }
    }
  }

  private static void rings(StationDouble station, TestPhone head, TestPhone deputy)
      throws Exception {
    RingId ring = station.ring();
    WholeGateway.heard(deputy, "ring", "ring", ring.value());
    say(head, "answer", ring);
    WholeGateway.heard(deputy, "state", "state", "talking");
    WholeGateway.open(head, ring);
    WholeGateway.heard(head, "lock", "state", "released");
    say(head, "hangup", ring);
    WholeGateway.heard(head, "state", "state", "ended");
  }

  private static void say(TestPhone phone, String type, RingId ring) {
    phone.say("{\"type\":\"" + type + "\",\"ring\":\"" + ring + "\",\"id\":1}");
  }

  private static void lockdown(TestPhone head) throws Exception {
    for (Map.Entry<String, String> each :
        List.of(Map.entry("set", "set"), Map.entry("lift", "none"))) {
      head.say(
          "{\"type\":\"lockdown\",\"school\":\"jules-ferry\",\"state\":\""
              + each.getKey()
              + "\",\"id\":4,"
              + head.proof("lockdown", "jules-ferry", each.getKey())
              + "}");
      WholeGateway.heard(
          head,
          m ->
              m.path("type").asText().equals("lockdown")
                  && m.path("state").asText().equals(each.getValue()));
    }
  }

  private void stationsKeysAndCertificates(WholeGateway commune, StationDouble station)
      throws Exception {
    ask("keys", "roll");
    Until.holds("both keys are honoured", () -> station.honoured.size() == 2);
    NewKey key = NewKey.make();
    station.say(
        new DoorMessage.CertificateRequest(
            Base64.getEncoder().encodeToString(key.request(WholeGateway.GATE))));
    Until.holds(
        "it has a certificate", () -> station.last(DoorMessage.Certificate.class).isPresent());
    ask("doors", "test", WholeGateway.GATE.value());
    ask("doors");
  }

  private void ask(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertEquals(
        0,
        ControlClient.ask(folder.resolve("control.sock"), List.of(words), print, print),
        () -> out.toString(StandardCharsets.UTF_8));
  }

  /** They send what is no message to every port; the phone of a member of staff, no JSON. */
  private static void strangers(WholeGateway commune, TestPhone head) throws Exception {
    byte[] nonsense = "{\"type\":\"open\"}\r\n\r\n".repeat(50).getBytes(StandardCharsets.UTF_8);
    for (int port :
        List.of(
            commune.rooms.sip().tlsPort(),
            commune.rooms.media().port(),
            Integer.parseInt(commune.rooms.web().address().replaceAll(".*:", "")))) {
      try (Socket socket = new Socket("localhost", port)) {
        socket.getOutputStream().write(nonsense);
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      } catch (java.io.IOException cutOff) {
        // As it should be.
      }
    }
    head.say("{\"type\":\"offer\",\"ring\":\"none\",\"sdp\":\"" + "v=0 ".repeat(2_000) + "\"}");
    head.say("[".repeat(10_000));
    head.say("{\"type\":\"answer\"}");
  }

  @Test
  void theWatchSeesWhatIsDoneOnTheLoop() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1);
        Recording recording = watch()) {
      commune.onLoop(
          () -> {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
            signature.update(new byte[10]);
            signature.sign();
            Thread.sleep(1);
            Files.writeString(folder.resolve("on-the-loop"), Instant.EPOCH.toString());
            return true;
          });
      String seen = seen(recording, true).toString();
      for (String each : List.of("sign ", "generateKeyPair ", "jdk.ThreadSleep ", "FileWrite ")) {
        assertTrue(seen.contains(each), seen);
      }
    }
  }
}

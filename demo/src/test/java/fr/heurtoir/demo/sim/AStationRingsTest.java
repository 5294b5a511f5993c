package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.onvoid.webrtc.media.video.VideoFrame;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.Reply;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.order.Nonce;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole station, real but for its hardware, against a scripted gateway. */
class AStationRingsTest {

  @TempDir static Path folder;
  private static GatewayStandIn gateway;
  private static SimulatedStation station;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    gateway = GatewayStandIn.start(folder, 0);
    Path config = StationToml.write(folder, 600, 30, "127.0.0.1:" + gateway.port());
    station = SimulatedStation.start(config, false, Hand.TOKEN);
    station.agent().ready().get(60, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() {
    station.close();
    gateway.close();
  }

  @BeforeEach
  void restEveryBell() throws Exception {
    Await.until("at rest", () -> !state().contains("\"speak\"") || state().contains("\"at-rest\""));
  }

  private static String state() {
    return station.agent().facade().state();
  }

  private static void shown(String notice) throws Exception {
    Await.until(notice + " shown", () -> state().contains("\"notice\":\"" + notice + "\""));
  }

  /** The screen says whenever camera or microphone is open, as the capture light does. */
  private static void captures(boolean camera, boolean microphone) throws Exception {
    String said = "\"capture\":{\"camera\":" + camera + ",\"microphone\":" + microphone + "}";
    Await.until(said, () -> state().contains(said));
  }

  private int post(String path, String... headers) throws Exception {
    return Hand.post(station, path, headers).statusCode();
  }

  private RingId press() throws Exception {
    int before = gateway.invites.size();
    assertEquals(200, post("/sim/press", "Heurtoir-Token", Hand.TOKEN));
    Await.until("an INVITE", () -> gateway.invites.size() == before + 1);
    return gateway.ring();
  }

  @Test
  void fromPressToPictureToTalkToOpenToGoodbye() throws Exception {
    List<Integer> counters = new CopyOnWriteArrayList<>();
    ToneMeter heard = new ToneMeter(1000);
    RingId ring = press();
    assertEquals(station.agent().lastRing(), Optional.of(ring));
    shown("pressed");
    try (LocalPeer peer = LocalPeer.listening(frame -> add(counters, frame), heard::onData)) {
      String answer = peer.answer(gateway.offer());
      gateway.respond(180, null, null);
      shown("ring-sent");
      captures(true, false);
      gateway.respond(183, answer, null);
      Await.until("the picture moves before the answer", () -> counters.size() >= 5);
      assertEquals(200, gateway.say(new DoorMessage.Show(ring, Moment.LOOKED_AT)));
      shown("looked-at");
      gateway.respond(200, answer, null);
      shown("speak");
      Await.until("ACK", () -> gateway.count("ACK") > 0);
      captures(true, true);
      try (Tone tone = Tone.play(station.sound().orElseThrow(), "door_mic", 1000)) {
        Await.until("the visitor is heard", () -> heard.level() > 0.05);
      }
      assertEquals(200, gateway.say(LockRig.order(ring, nonce(ring), 1)));
      shown("door-open");
      Await.until(
          "released, and said so",
          () ->
              lockReports()
                  .anyMatch(r -> r.ring().equals(ring) && r.state() == LockReport.State.RELEASED));
      shown("speak");
      assertEquals(200, gateway.say(new DoorMessage.Say(ring, Reply.COMING)));
      Await.until("the reply is shown", () -> state().contains("J’arrive"));
      gateway.bye(Outcome.ANSWERED);
      shown("answered");
      captures(false, false);
      Await.until(
          "the microphone is closed",
          () -> !TheStationsPictureAndSoundTest.microphoneOpen(station.sound().orElseThrow()));
    }
  }

  private static void add(List<Integer> counters, VideoFrame frame) {
    TheStationsPictureAndSoundTest.counter(frame).ifPresent(counters::add);
  }

  @Test
  void aDeclinedRingIsToldToTheVisitor() throws Exception {
    press();
    gateway.respond(180, null, null);
    gateway.respond(603, null, Outcome.DECLINED);
    shown("declined");
  }

  @Test
  void everyLineOfARingAtTheDoorCarriesIt() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    Logger door = Logger.getLogger("fr.heurtoir.door");
    Handler ear =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    door.addHandler(ear);
    try {
      RingId ring = press();
      gateway.respond(180, null, null);
      gateway.respond(603, null, Outcome.DECLINED);
      Await.until("at rest", () -> lines.stream().anyMatch(line -> line.contains("state=idle")));
      List<String> story =
          lines.stream()
              .dropWhile(line -> !line.contains("state=calling"))
              .filter(line -> !line.startsWith("event=abilities "))
              .toList();
      assertTrue(story.size() >= 6, story::toString);
      assertEquals(
          List.of(), story.stream().filter(line -> !line.contains(" ring=" + ring)).toList());
    } finally {
      door.removeHandler(ear);
    }
  }

  @Test
  void theVisitorWhoWalksAwayCancels() throws Exception {
    press();
    gateway.respond(180, null, null);
    shown("ring-sent");
    long before = gateway.count("CANCEL");
    assertEquals(200, post("/sim/leave", "Heurtoir-Token", Hand.TOKEN));
    Await.until("CANCEL", () -> gateway.count("CANCEL") == before + 1);
    shown("visitor-left");
  }

  @Test
  void afterAnOutageItRegistersAgainAndRings() throws Exception {
    long before = gateway.count("REGISTER");
    assertEquals(200, post("/sim/cut", "Heurtoir-Token", Hand.TOKEN));
    Await.until("registered again", () -> gateway.count("REGISTER") > before);
    Await.until("in service", () -> !state().contains("out-of-service"));
    press();
    gateway.respond(480, null, Outcome.NOBODY_REACHABLE);
    shown("nobody-reachable");
  }

  @Test
  void aStrangersMessageIsRefusedAndOptionsAreAnswered() throws Exception {
    assertEquals(200, gateway.say("OPTIONS", new byte[0]));
    assertEquals(400, gateway.say("MESSAGE", "{".getBytes(StandardCharsets.UTF_8)));
    assertEquals(415, gateway.say("MESSAGE", new byte[0]));
    RingId foreign = RingId.next(0);
    assertEquals(200, gateway.say(LockRig.order(foreign, Nonce.random(), 1)));
    Await.until(
        "refused, with the reason",
        () ->
            lockReports()
                .anyMatch(
                    r ->
                        r.ring().equals(foreign)
                            && r.state() == LockReport.State.REFUSED
                            && r.reason().equals(Optional.of("unknown-ring"))));
  }

  @Test
  void theControlsObeyNobodyWithoutTheTokenOrFromAnotherOrigin() throws Exception {
    long before = gateway.invites.size();
    String own = "http://127.0.0.1:" + station.agent().facade().port();
    assertEquals(403, post("/sim/press"));
    assertEquals(403, post("/sim/press", "Heurtoir-Token", "wrong"));
    assertEquals(
        403, post("/sim/press", "Heurtoir-Token", Hand.TOKEN, "Origin", "http://evil.example"));
    assertEquals(421, withHost("evil.example"));
    assertEquals(
        405,
        http.send(
                HttpRequest.newBuilder(URI.create(own + "/sim/press"))
                    .header("Heurtoir-Token", Hand.TOKEN)
                    .build(),
                BodyHandlers.ofString())
            .statusCode());
    assertEquals(before, gateway.invites.size());
    String page =
        http.send(HttpRequest.newBuilder(URI.create(own + "/")).build(), BodyHandlers.ofString())
            .body();
    assertTrue(page.contains("id=\"first-headline\""));
    assertFalse(page.contains("sim"), "the station's own page has no controls");
  }

  /** A request by hand: the HTTP client of the platform does not let one forge the Host. */
  private static int withHost(String host) throws Exception {
    try (java.net.Socket socket =
        new java.net.Socket("127.0.0.1", station.agent().facade().port())) {
      String request =
          "POST /sim/press HTTP/1.1\r\nHost: "
              + host
              + "\r\nHeurtoir-Token: "
              + Hand.TOKEN
              + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.split(" ")[1]);
    }
  }

  /** The ring's newest nonce, as the door said it. */
  private static Nonce nonce(RingId ring) throws Exception {
    Await.until("a nonce", () -> nonces(ring).findAny().isPresent());
    return nonces(ring).toList().getLast();
  }

  private static Stream<Nonce> nonces(RingId ring) {
    return gateway.reports.stream()
        .filter(DoorMessage.RingNonce.class::isInstance)
        .map(DoorMessage.RingNonce.class::cast)
        .filter(said -> said.ring().equals(ring))
        .map(DoorMessage.RingNonce::nonce);
  }

  private static Stream<LockReport> lockReports() {
    return gateway.reports.stream()
        .filter(LockReport.class::isInstance)
        .map(LockReport.class::cast);
  }
}

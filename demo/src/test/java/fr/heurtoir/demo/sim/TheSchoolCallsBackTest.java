package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.CallBackOf;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.CallBackRefused;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole station whose gateway calls a visitor back, as it may and as it may not. */
class TheSchoolCallsBackTest {
  private static final Duration WINDOW = Duration.ofSeconds(12);

  @TempDir private Path folder;
  private GatewayStandIn gateway;
  private SimulatedStation station;

  @BeforeEach
  void start() throws Exception {
    gateway = GatewayStandIn.start(folder, 0);
    Path config = StationToml.write(folder, 600, 30, "127.0.0.1:" + gateway.port());
    Files.writeString(
        config,
        Files.readString(config)
            .replace("calling_s = 10", "calling_s = 10\ncall_back_s = " + WINDOW.toSeconds()));
    station = SimulatedStation.start(config, false, Hand.TOKEN);
    station.agent().ready().get(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    station.close();
    gateway.close();
  }

  private String state() {
    return station.agent().facade().state();
  }

  private boolean shown(String notice) {
    return state().contains("\"notice\":\"" + notice + "\"");
  }

  /** A press that nobody answered. */
  private RingId missed() throws Exception {
    int before = gateway.invites.size();
    assertEquals(200, Hand.press(station).statusCode());
    Await.until("an INVITE", () -> gateway.invites.size() == before + 1);
    gateway.respond(180, null, null);
    gateway.respond(480, null, Outcome.NOBODY_ANSWERED);
    Await.until("the camera is closed", () -> state().contains("\"camera\":false"));
    return gateway.ring();
  }

  private Stream<CallBackRefused> refusals() {
    return gateway.reports.stream()
        .filter(CallBackRefused.class::isInstance)
        .map(CallBackRefused.class::cast);
  }

  @Test
  void theVisitorIsToldBeforeAnybodyLooksThenSeenHeardAndLetIn() throws Exception {
    RingId old = missed();
    List<Integer> counters = new CopyOnWriteArrayList<>();
    ToneMeter heard = new ToneMeter(1000);
    assertEquals(200, gateway.say(new DoorMessage.CallBack(old)));
    Await.until("an INVITE", () -> gateway.invites.size() == 2);
    assertTrue(shown("call-back"), this::state);
    RingId live = gateway.ring();
    assertNotEquals(old, live);
    assertTrue(
        String.valueOf(gateway.invites.getLast().getHeader(CallBackOf.SIP_HEADER))
            .contains(old.value()));
    Await.until("the capture light is lit", () -> state().contains("\"camera\":true"));
    try (LocalPeer peer =
        LocalPeer.listening(
            frame -> TheStationsPictureAndSoundTest.counter(frame).ifPresent(counters::add),
            heard::onData)) {
      String answer = peer.answer(gateway.offer());
      gateway.respond(183, answer, null);
      Await.until("the picture moves", () -> counters.size() >= 5);
      assertTrue(shown("call-back"), "it still says who calls");
      gateway.respond(200, answer, null);
      Await.until("speak", () -> shown("speak"));
      try (Tone tone = Tone.play(station.sound().orElseThrow(), "door_mic", 1000)) {
        Await.until("the visitor is heard", () -> heard.level() > 0.05);
      }
      Await.until("a nonce", () -> nonces(live).findAny().isPresent());
      assertEquals(
          200, gateway.say(LockRig.order(live, nonces(live).toList().getLast().nonce(), 1)));
      Await.until(
          "the gate opens",
          () ->
              gateway.reports.stream()
                  .anyMatch(
                      said ->
                          said instanceof LockReport report
                              && report.ring().equals(live)
                              && report.state() == LockReport.State.RELEASED));
      gateway.bye(Outcome.ANSWERED);
      Await.until("the camera is closed", () -> state().contains("\"camera\":false"));
    }
    assertEquals(List.of(), refusals().toList());
  }

  @Test
  void aGatewayThatAsksLaterOrForNobodyOpensNoCamera() throws Exception {
    AtomicBoolean seen = new AtomicBoolean();
    RingId old = missed();
    long pressed = System.nanoTime();
    assertEquals(200, gateway.say(new DoorMessage.CallBack(RingId.next(1))));
    Await.until("refused", () -> refusals().count() == 1);
    Await.until(
        "the door's own window is over",
        () -> {
          seen.compareAndSet(false, state().contains("\"camera\":true"));
          return System.nanoTime() - pressed > WINDOW.toNanos();
        });
    for (int times = 2; times < 6; times++) {
      int so = times;
      assertEquals(200, gateway.say(new DoorMessage.CallBack(old)));
      Await.until(
          "refused again",
          () -> {
            seen.compareAndSet(false, state().contains("\"camera\":true"));
            return refusals().count() == so;
          });
    }
    assertEquals(
        List.of(CallBackRefused.Reason.UNKNOWN_RING, CallBackRefused.Reason.TOO_LATE),
        refusals().map(CallBackRefused::reason).distinct().toList());
    assertEquals(1, gateway.invites.size(), "no call but the visitor's own");
    assertEquals(false, seen.get(), "the camera was opened");
    assertTrue(status().contains("\"call_backs_refused\" : 5"), this::status);
  }

  private Stream<DoorMessage.RingNonce> nonces(RingId ring) {
    return gateway.reports.stream()
        .filter(DoorMessage.RingNonce.class::isInstance)
        .map(DoorMessage.RingNonce.class::cast)
        .filter(said -> said.ring().equals(ring));
  }

  private String status() {
    try {
      URI at = URI.create("http://127.0.0.1:" + station.agent().facade().port() + "/status");
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofString())
          .body();
    } catch (java.io.IOException | InterruptedException failed) {
      return String.valueOf(failed);
    }
  }
}

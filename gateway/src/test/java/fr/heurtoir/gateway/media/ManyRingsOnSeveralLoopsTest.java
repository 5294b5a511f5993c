package fr.heurtoir.gateway.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.media.dtls.DtlsLimits;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.media.relay.RelayLimits;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import fr.heurtoir.protocol.RingId;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rings begin and end on four loops at once while phones change their address, by UDP and TCP.
 * Every frame that a phone is due arrives, in order and once; at the end nothing is left. Every
 * entry to a leg checks that it is on its loop: one from elsewhere would end that ring's media.
 */
@Timeout(280)
class ManyRingsOnSeveralLoopsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int LOOPS = 4;
  private static final int BURST = 8;

  private final AtomicLong ids = new AtomicLong(1);
  private final List<String> leaks = new CopyOnWriteArrayList<>();
  private ResourceLeakDetector.Level before;
  private MediaPlane plane;

  @BeforeEach
  void start() throws Exception {
    before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((kind, records) -> leaks.add(kind + " " + records));
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    plane =
        MediaPlane.start(
            new MediaConfig(
                here,
                0,
                List.of(here),
                true,
                List.of(VideoCodec.VP8),
                RelayLimits.DEFAULT,
                DtlsLimits.DEFAULT,
                LONG,
                LONG,
                64,
                64,
                LOOPS),
            MediaPlanes.RINGS);
  }

  @AfterEach
  void stop() {
    plane.close();
    ByteBufUtil.setLeakListener(null);
    ResourceLeakDetector.setLevel(before);
  }

  @Test
  void loseNoFrameAndLeaveNothingBehind() throws Exception {
    rings(6, 2, 10);
  }

  @Test
  @Tag("long")
  void loseNoFrameAndLeaveNothingBehindForLonger() throws Exception {
    rings(24, 8, 60);
  }

  /**
   * @param atOnce how many rings live at the same time
   * @param rounds rings after each other
   * @param bursts of frames in each ring
   */
  private void rings(int atOnce, int rounds, int bursts) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> running = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        boolean byTcp = i % 3 == 2;
        running.add(
            threads.submit(
                (Callable<Boolean>)
                    () -> {
                      for (int round = 0; round < rounds; round++) {
                        ring(byTcp, bursts + round);
                      }
                      return true;
                    }));
      }
      for (Future<Boolean> each : running) {
        each.get(LONG.toSeconds() * 4, TimeUnit.SECONDS);
      }
    }
    Until.holds("every slot is free", () -> MediaPlanes.on(plane, plane::relays) == 0);
    Until.holds("every connection is closed", () -> plane.connections() == 0);
    Until.holds("no tuple and no user fragment is left", () -> plane.remembered() == 0);
    assertEquals(2L * atOnce * rounds + atOnce * rounds, plane.handshakes().completed());
    Map<DropReason, Long> drops = plane.counters().drops();
    for (DropReason never :
        List.of(
            DropReason.LOOP_FULL,
            DropReason.PORT_FULL,
            DropReason.UNKNOWN_KIND,
            DropReason.STUN_MALFORMED,
            DropReason.STUN_REFUSED,
            DropReason.SRTP_FORGED,
            DropReason.PROTECT_FAILED,
            DropReason.VIEWER_SLOW)) {
      assertEquals(0, drops.getOrDefault(never, 0L), never + " of " + drops);
    }
    assertTrue(plane.counters().handedOver() > 100, "packets crossed from loop to loop");
    plane.close();
    // What was lost is found at the next buffer, once the collector has seen that nobody has it.
    for (int i = 0; i < 5; i++) {
      System.gc();
      ByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
    assertEquals(List.of(), leaks);
  }

  private void ring(boolean byTcp, int bursts) throws Exception {
    RecordingListener told = new RecordingListener();
    RingId id = RingId.next(ids.getAndIncrement());
    Relay relay = MediaPlanes.on(plane, () -> plane.open(id, AudioPolicy.PHONES, told));
    try (TestPeer door = new TestPeer("door", TestWire.udp(plane.port()));
        TestPeer first =
            new TestPeer("phone", byTcp ? TestWire.tcp(plane.port()) : TestWire.udp(plane.port()));
        TestPeer second = new TestPeer("phone", TestWire.udp(plane.port()))) {
      door.answered(MediaPlanes.asked(plane, then -> relay.door(door.offer(), then)));
      door.secure();
      told.await("door connected", LONG);
      for (Map.Entry<String, TestPeer> each : Map.of("first", first, "second", second).entrySet()) {
        String name = each.getKey();
        TestPeer phone = each.getValue();
        phone.answered(MediaPlanes.asked(plane, then -> relay.viewer(name, phone.offer(), then)));
        phone.secure();
        told.await(name + " connected", LONG);
      }
      MediaPlanes.talk(plane, relay, "second");
      int sent = 0;
      for (int burst = 0; burst < bursts; burst++) {
        if (burst == bursts / 2) {
          second.consent(false);
          second.move(TestWire.udp(plane.port()));
          second.connect();
          second.consent(true);
        }
        for (int i = 0; i < BURST; i++, sent++) {
          door.send(door.frame(sent == 0, 900));
        }
        int due = sent;
        first.awaitMedia("every frame", got -> got.size() >= due);
        second.awaitMedia("every frame", got -> got.size() >= due);
      }
      second.send(second.sound());
      door.awaitMedia("the phone's sound", got -> got.size() == 1);
      once(first.media(), sent);
      once(second.media(), sent);
      assertEquals(
          List.of(), told.events().stream().filter(event -> event.contains("lost")).toList());
      if (sent % 16 == 0) {
        // Else they are closed with the relay.
        MediaPlanes.run(plane, () -> relay.drop("first"));
      }
      MediaPlanes.run(plane, relay::close);
    }
  }

  private static void once(List<RtpHeader> got, int sent) {
    assertEquals(sent, got.size());
    for (int i = 1; i < got.size(); i++) {
      assertEquals(1, got.get(i).sequence() - got.get(i - 1).sequence() & 0xFFFF);
    }
  }
}

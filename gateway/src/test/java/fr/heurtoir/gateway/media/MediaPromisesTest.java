package fr.heurtoir.gateway.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import fr.heurtoir.gateway.rtc.srtp.SrtpProfile;
import fr.heurtoir.gateway.rtc.stun.StunKey;
import fr.heurtoir.gateway.rtc.stun.StunWriter;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the media plane promises to honest peers, and against dishonest ones. Real sockets. */
@Timeout(180)
class MediaPromisesTest {
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final Duration CONSENT = Duration.ofSeconds(3);

  private final RecordingListener ring = new RecordingListener();
  private final List<TestPeer> peers = new ArrayList<>();
  private MediaPlane plane;
  private Relay relay;

  @BeforeEach
  void start() throws IOException {
    plane = MediaPlanes.start(CONSENT, LONG);
    // Another ring has the loop that TCP connections are on, so that this one's are handed over.
    MediaPlanes.on(
        plane, () -> plane.open(RingId.next(9), AudioPolicy.PHONES, new RecordingListener()));
    relay = MediaPlanes.on(plane, () -> plane.open(RingId.next(1), AudioPolicy.PHONES, ring));
  }

  @AfterEach
  void stop() {
    peers.forEach(TestPeer::close);
    plane.close();
  }

  private TestPeer peer(String role) throws IOException {
    TestPeer peer = new TestPeer(role, TestWire.udp(plane.port()));
    peers.add(peer);
    return peer;
  }

  private TestPeer door() throws IOException {
    TestPeer door = peer("door");
    door.answered(MediaPlanes.asked(plane, then -> relay.door(door.offer(), then)));
    door.secure();
    ring.await("door connected", LONG);
    return door;
  }

  private TestPeer invite(String id, TestPeer peer) {
    peer.answered(MediaPlanes.asked(plane, then -> relay.viewer(id, peer.offer(), then)));
    return peer;
  }

  private TestPeer viewer(String id) throws IOException {
    TestPeer viewer = invite(id, peer("phone")).secure();
    ring.await(id + " connected", LONG);
    return viewer;
  }

  private void awaitDrops(DropReason reason, long atLeast) {
    await(
        () -> plane.counters().of(reason) >= atLeast,
        () -> reason + " " + plane.counters().drops());
  }

  private static void await(BooleanSupplier holds, Supplier<String> what) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never: " + what.get());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void mediaFlowsOnlyToAPeerWhoseCertificateIsTheOneItsOfferNamed() throws Exception {
    TestPeer door = door();
    TestPeer impostor = peer("phone");
    String named = TestCertificate.create().fingerprint();
    impostor.answered(
        MediaPlanes.asked(plane, then -> relay.viewer("impostor", impostor.offer(named), then)));
    impostor.connect();
    impostor.consent(true);
    assertThrows(IOException.class, impostor::handshake);
    ring.await("impostor lost: dtls WRONG_FINGERPRINT", LONG);
    TestPeer honest = viewer("honest");
    for (int i = 0; i < 20; i++) {
      door.send(door.frame(i == 0, 500));
    }
    honest.awaitMedia("the picture", got -> got.size() == 20);
    assertEquals(0, impostor.arrivals());
    assertTrue(ring.events().stream().noneMatch("impostor connected"::equals));
  }

  @Test
  void silenceFollowsTheLossOfConsentAndAnIceRestartBringsThePictureBack() throws Exception {
    TestPeer door = door();
    TestPeer viewer = viewer("phone");
    door.send(door.frame(true, 500));
    viewer.awaitMedia("a frame", got -> got.size() == 1);
    viewer.consent(false);
    ring.await("phone lost: silent", LONG);
    int before = viewer.arrivals();
    for (int i = 0; i < 20; i++) {
      door.send(door.frame(true, 500));
    }
    awaitDrops(DropReason.NOT_CONNECTED, 20);
    int unanswered = viewer.answers();
    viewer.send(viewer.check(true));
    awaitDrops(DropReason.NO_CONSENT, 1);
    assertEquals(before, viewer.arrivals(), "not one packet after consent");
    assertEquals(unanswered, viewer.answers(), "old credentials do not bring consent back");

    viewer.restart();
    viewer.answered(MediaPlanes.asked(plane, then -> relay.viewer("phone", viewer.offer(), then)));
    viewer.connect();
    viewer.consent(true);
    await(
        () -> ring.events().stream().filter("phone connected"::equals).count() == 2,
        () -> ring.events().toString());
    viewer.forgetMedia();
    door.send(door.frame(true, 500));
    viewer.awaitMedia("the picture again, under the same keys", got -> !got.isEmpty());
  }

  @Test
  void whateverStrangersSendIsDroppedAndCountedUnderItsReason() throws Exception {
    TestPeer door = door();
    TestPeer stranger = peer("phone");
    byte[] frame = door.frame(true, 300);
    door.send(frame);
    await(() -> ring.events().contains("door first frame"), () -> "first frame");
    door.send(frame);
    awaitDrops(DropReason.SRTP_REPLAYED, 1);
    byte[] forged = door.frame(false, 300);
    forged[forged.length - 1] ^= 1;
    door.send(forged);
    awaitDrops(DropReason.SRTP_FORGED, 1);
    stranger.send(door.frame(false, 300));
    awaitDrops(DropReason.UNKNOWN_TUPLE, 1);
    stranger.send(new byte[] {22, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1});
    awaitDrops(DropReason.UNKNOWN_TUPLE, 2);
    stranger.send(new byte[] {(byte) 200, 1, 2, 3});
    awaitDrops(DropReason.UNKNOWN_KIND, 1);
    stranger.send(new byte[24]);
    awaitDrops(DropReason.STUN_MALFORMED, 1);
    stranger.send(stranger.check(true));
    awaitDrops(DropReason.STUN_UNKNOWN_UFRAG, 1);
    invite("late", stranger);
    byte[] damaged =
        StunWriter.request(new byte[12])
            .username(new String(stranger.check(true), 24, 8, StandardCharsets.US_ASCII) + ":x")
            .priority(1)
            .iceControlling(1)
            .integrity(new StunKey("not the password of this session"))
            .fingerprint()
            .bytes();
    stranger.send(damaged);
    awaitDrops(DropReason.STUN_REFUSED, 1);
    await(() -> stranger.refusals() == 1, () -> "an error response");
    stranger.connect();
    stranger.send(door.frame(false, 300));
    awaitDrops(DropReason.NOT_SECURED, 1);
    assertEquals(0, stranger.arrivals());
  }

  @Test
  void aViewerThatMovesToAnotherNetworkIsFollowed() throws Exception {
    TestPeer door = door();
    TestPeer viewer = viewer("phone");
    door.send(door.frame(true, 300));
    viewer.awaitMedia("a frame", got -> got.size() == 1);
    viewer.consent(false);
    viewer.move(TestWire.udp(plane.port()));
    viewer.connect();
    viewer.consent(true);
    // The old address may still have consent; the new one is followed when it is nominated.
    long end = System.nanoTime() + LONG.toNanos();
    while (viewer.media().size() < 30 && System.nanoTime() < end) {
      door.send(door.frame(false, 300));
      LockSupport.parkNanos(20_000_000);
    }
    assertTrue(viewer.media().size() >= 30);
    assertTrue(ring.events().stream().noneMatch(e -> e.contains("lost")), ring.events()::toString);
  }

  @Test
  void aPhoneThatReloadsItsPageReplacesItsLeg() throws Exception {
    TestPeer door = door();
    TestPeer before = viewer("phone");
    door.send(door.frame(true, 300));
    before.awaitMedia("a frame", got -> got.size() == 1);
    TestPeer after = invite("phone", peer("phone")).secure();
    await(
        () -> ring.events().stream().filter("phone connected"::equals).count() == 2,
        () -> ring.events().toString());
    after.awaitMedia("the cached keyframe", got -> got.size() == 1);
    door.send(door.frame(false, 300));
    after.awaitMedia("the next frame", got -> got.size() == 2);
    assertEquals(1, before.media().size());
    assertTrue(ring.events().stream().noneMatch(e -> e.contains("lost")), ring.events()::toString);
  }

  @Test
  void soundPassesBothWaysOnceAPhoneTalksUnderTheOlderProfileToo() throws Exception {
    TestPeer door = door();
    TestPeer viewer = invite("phone", peer("phone"));
    viewer.connect();
    viewer.consent(true);
    viewer.handshake(SrtpProfile.AES128_CM_HMAC_SHA1_80);
    ring.await("phone connected", LONG);
    door.send(door.sound());
    viewer.send(viewer.sound());
    awaitDrops(DropReason.AUDIO_NOT_ANSWERED, 2);
    MediaPlanes.talk(plane, relay, "phone");
    door.send(door.sound());
    viewer.send(viewer.sound());
    viewer.awaitMedia("the door's sound", got -> got.size() == 1);
    door.awaitMedia("the phone's sound", got -> got.size() == 1);
    ring.await("phone two-way", LONG);
  }

  @Test
  void aPhoneOverTcpSeesAndAnotherThatStopsReadingDelaysNobody() throws Exception {
    TestPeer door = door();
    TestPeer quick = new TestPeer("phone", TestWire.tcp(plane.port()));
    peers.add(quick);
    invite("quick", quick).secure();
    StallingWire stalling = new StallingWire(TestWire.tcp(plane.port()));
    TestPeer stuck = new TestPeer("phone", stalling);
    peers.add(stuck);
    invite("stuck", stuck).secure();
    ring.await("quick connected", LONG);
    ring.await("stuck connected", LONG);
    door.send(door.frame(true, 1_000));
    quick.awaitMedia("a frame", got -> got.size() == 1);
    stalling.stall();
    int sent = 1;
    // Until its connection is full: the kernel's buffers, then ours, which are bounded.
    while (plane.counters().of(DropReason.VIEWER_SLOW) == 0 && sent < 20_000) {
      for (int i = 0; i < 20; i++, sent++) {
        door.send(door.frame(false, 1_000));
      }
      int expected = sent;
      quick.awaitMedia("every frame meanwhile", got -> got.size() >= expected);
    }
    assertTrue(plane.counters().of(DropReason.VIEWER_SLOW) > 0, "it never became slow");
    assertContinuous(quick.media());
    stalling.go();
    long newest = sent * 3_000L;
    await(
        () -> {
          door.send(door.frame(true, 1_000));
          List<RtpHeader> got = stuck.media();
          return !got.isEmpty()
              && (got.getLast().timestamp() - got.getFirst().timestamp() & 0xFFFF_FFFFL) > newest;
        },
        () -> "the stalled viewer sees the present again");
    assertContinuous(stuck.media());
  }

  private static void assertContinuous(List<RtpHeader> got) {
    for (int i = 1; i < got.size(); i++) {
      assertEquals(1, got.get(i).sequence() - got.get(i - 1).sequence() & 0xFFFF);
    }
  }

  @Test
  void aConnectionThatIsNoPhoneIsClosed() throws Exception {
    try (Socket socket = TestWire.connect(plane.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
      socket.setSoTimeout((int) LONG.toMillis());
      assertEquals(-1, socket.getInputStream().read());
    }
    awaitDrops(DropReason.TCP_FRAMING, 1);
    try (Socket socket = TestWire.connect(plane.port())) {
      socket.getOutputStream().write(new byte[] {0, 0, 0, 4, (byte) 128, 1, 2, 3});
      socket.setSoTimeout((int) LONG.toMillis());
      assertEquals(-1, socket.getInputStream().read());
    }
    awaitDrops(DropReason.TCP_FRAMING, 2);
  }

  @Test
  void connectionsAreBounded() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      // What one address may hold that proved nothing, and one more.
      for (int i = 0; i < 65; i++) {
        held.add(TestWire.connect(plane.port()));
      }
      awaitDrops(DropReason.TCP_TOO_MANY, 1);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
    await(
        () -> {
          try (Socket again = TestWire.connect(plane.port())) {
            again.getOutputStream().write(new byte[] {0, 1, 7});
            return again.getInputStream().read() == -1
                && plane.counters().of(DropReason.TCP_FRAMING) > 0;
          } catch (IOException reset) {
            return false;
          }
        },
        () -> "room again once they are gone");
  }

  @Test
  void noDatagramBreaksThePlane() throws Exception {
    TestPeer door = door();
    TestPeer viewer = viewer("phone");
    Random random = new Random(11);
    for (int i = 0; i < 3_000; i++) {
      byte[] noise = new byte[random.nextInt(1, 1_400)];
      random.nextBytes(noise);
      int[] kinds = {0, 1, 20, 22, 23, 25, 128, 129, 144, 191};
      noise[0] = (byte) kinds[i % kinds.length];
      (i % 2 == 0 ? door : viewer).send(noise);
    }
    door.send(door.frame(true, 300));
    viewer.awaitMedia("a frame after all that", got -> !got.isEmpty());
    assertTrue(ring.events().stream().noneMatch(e -> e.contains("lost")), ring.events()::toString);
  }

  @Test
  void aDoorThatNeverConnectsIsToldLost() throws Exception {
    try (MediaPlane brief = MediaPlanes.start(CONSENT, Duration.ofMillis(300))) {
      RecordingListener told = new RecordingListener();
      Relay other =
          MediaPlanes.on(brief, () -> brief.open(RingId.next(2), AudioPolicy.PHONES, told));
      TestPeer door = peer("door");
      door.answered(MediaPlanes.asked(brief, then -> other.door(door.offer(), then)));
      told.await("door lost: no connectivity check", LONG);
    }
  }

  @Test
  void whatCannotBeAnsweredIsRefusedWithAReason() throws Exception {
    TestPeer phone = peer("phone");
    Relay.Answer early =
        MediaPlanes.asked(plane, then -> relay.viewer("phone", phone.offer(), then));
    assertEquals(
        Relay.Answer.Reason.BAD_OFFER,
        assertInstanceOf(Relay.Answer.Refused.class, early).reason());
    Relay.Answer nonsense = MediaPlanes.asked(plane, then -> relay.door("nonsense", then));
    assertInstanceOf(Relay.Answer.Refused.class, nonsense);
    door();
    Relay.Answer none =
        MediaPlanes.asked(
            plane, then -> relay.viewer("phone", phone.offer().replace("opus", "speex"), then));
    Relay.Answer.Refused refused = assertInstanceOf(Relay.Answer.Refused.class, none);
    assertEquals(Relay.Answer.Reason.NO_COMMON_CODEC, refused.reason());
    assertTrue(refused.detail().contains("speex"), refused.detail());
    Relay.Answer blind =
        MediaPlanes.asked(
            plane, then -> relay.viewer("phone", phone.offer().replace("VP8", "AV1"), then));
    String heard = assertInstanceOf(Relay.Answer.Accepted.class, blind).sdp();
    assertTrue(heard.contains("m=video 0 "), "sound at least: " + heard);
    assertThrows(IllegalStateException.class, () -> relay.door("off the loop", answer -> {}));
  }

  @Test
  void aTakenPortIsNamedAndAClosedPlaneFreesItsOwn() throws Exception {
    int port = plane.port();
    MediaConfig same =
        MediaConfig.of(
            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
            port,
            List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
    IOException taken =
        assertThrows(IOException.class, () -> MediaPlane.start(same, MediaPlanes.RINGS));
    assertTrue(taken.getMessage().contains(String.valueOf(port)), taken.getMessage());
    plane.close();
    try (DatagramSocket udp = new DatagramSocket(port, same.bind());
        ServerSocket tcp = new ServerSocket(port, 1, same.bind())) {
      assertEquals(port, udp.getLocalPort());
      assertEquals(port, tcp.getLocalPort());
    }
  }

  /** A wire whose reader can be held up. */
  private static final class StallingWire implements TestWire {
    private final TestWire wire;
    private boolean stalled;

    StallingWire(TestWire wire) {
      this.wire = wire;
    }

    synchronized void stall() {
      stalled = true;
    }

    synchronized void go() {
      stalled = false;
      notifyAll();
    }

    @Override
    public void send(byte[] packet) throws IOException {
      wire.send(packet);
    }

    @Override
    public byte[] receive() throws IOException {
      byte[] packet = wire.receive();
      synchronized (this) {
        while (stalled) {
          try {
            wait();
          } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
          }
        }
      }
      return packet;
    }

    @Override
    public void close() {
      go();
      wire.close();
    }
  }
}

package fr.heurtoir.gateway.media.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.rtc.sdp.Fingerprint;
import fr.heurtoir.gateway.rtc.srtp.SrtpKeys;
import fr.heurtoir.gateway.rtc.srtp.SrtpProfile;
import fr.heurtoir.gateway.rtc.srtp.SrtpResult;
import fr.heurtoir.gateway.rtc.srtp.SrtpSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes with {@code openssl s_client} over a real UDP socket. */
class DtlsServerTest {
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int ALERT = 21;

  private final DtlsServer server =
      new DtlsServer(DtlsLimits.DEFAULT, new SecureRandom(), Instant.now());

  @TempDir private Path folder;
  private OpensslClient.Pem client;

  @BeforeEach
  void makeClientCertificate() throws Exception {
    client = OpensslClient.makeCertificate(folder);
  }

  @Test
  void bothSidesExportTheSameKeysAndGcmIsPreferred() throws Exception {
    try (var bridge = new UdpBridge(server, sha256());
        var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES)) {
      assertSameKeys(bridge.awaitKeys(), SrtpProfile.AEAD_AES_128_GCM, openssl);
      assertEquals("SRTP_AEAD_AES_128_GCM", openssl.profile());
      assertTrue(openssl.output().contains("Extended master secret: yes"), openssl::output);
      assertEquals(1, server.counters().completed());
      assertEquals(0, server.handshaking());
    }
  }

  @Test
  void counterModeIsTakenWhereItIsAllThatTheClientOffers() throws Exception {
    try (var bridge = new UdpBridge(server, sha256());
        var openssl = openssl(bridge, "SRTP_AES128_CM_SHA1_80")) {
      assertSameKeys(bridge.awaitKeys(), SrtpProfile.AES128_CM_HMAC_SHA1_80, openssl);
    }
  }

  @Test
  void longerFingerprintsCountTooAndOneMatchAmongSeveralIsEnough() throws Exception {
    Fingerprint other = Fingerprint.of(Fingerprint.Hash.SHA_256, new byte[] {1});
    for (var hash : new Fingerprint.Hash[] {Fingerprint.Hash.SHA_384, Fingerprint.Hash.SHA_512}) {
      try (var bridge = new UdpBridge(server, other, client.fingerprint(hash));
          var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES)) {
        assertSameKeys(bridge.awaitKeys(), SrtpProfile.AEAD_AES_128_GCM, openssl);
      }
    }
  }

  @Test
  void aClientWithAnRsaCertificateIsServed(@TempDir Path rsaFolder) throws Exception {
    client = OpensslClient.makeCertificate(rsaFolder, "rsa:2048");
    try (var bridge = new UdpBridge(server, sha256());
        var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES)) {
      assertSameKeys(bridge.awaitKeys(), SrtpProfile.AEAD_AES_128_GCM, openssl);
    }
  }

  @Test
  void aCertificateThatTheSdpDidNotAnnounceGetsNoKeys() throws Exception {
    Fingerprint announced = Fingerprint.of(Fingerprint.Hash.SHA_256, new byte[] {1});
    try (var bridge = new UdpBridge(server, announced);
        var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES)) {
      assertEquals(DtlsFailure.WRONG_FINGERPRINT, bridge.awaitFailure());
      await(openssl::hasEnded);
      assertTrue(openssl.output().contains("bad certificate"), openssl::output);
      assertFalse(bridge.keys.isDone());
      assertEquals(1, server.counters().failed(DtlsFailure.WRONG_FINGERPRINT));
      await(() -> !bridge.isRunning());
    }
  }

  @Test
  void aClientWithoutCertificateGetsNoKeys() throws Exception {
    try (var bridge = new UdpBridge(server, sha256());
        var openssl = new OpensslClient(bridge.port(), "-use_srtp", OpensslClient.BOTH_PROFILES)) {
      assertEquals(DtlsFailure.NO_CLIENT_CERTIFICATE, bridge.awaitFailure());
      await(openssl::hasEnded);
    }
  }

  @Test
  void aClientWithoutSrtpGetsNoKeys() throws Exception {
    try (var bridge = new UdpBridge(server, sha256());
        var openssl =
            new OpensslClient(
                bridge.port(),
                "-cert",
                client.certificate().toString(),
                "-key",
                client.key().toString())) {
      assertEquals(DtlsFailure.NO_SRTP_PROFILE, bridge.awaitFailure());
      await(openssl::hasEnded);
    }
  }

  @Test
  void aProfileThatIsNotSpokenHereIsNoProfile() throws Exception {
    try (var bridge = new UdpBridge(server, sha256());
        var openssl = openssl(bridge, "SRTP_AES128_CM_SHA1_32")) {
      assertEquals(DtlsFailure.NO_SRTP_PROFILE, bridge.awaitFailure());
      await(openssl::hasEnded);
    }
  }

  @Test
  void noCurveOrNoSuiteInCommonIsSaidSo() throws Exception {
    for (String[] options :
        new String[][] {{"-curves", "P-384"}, {"-cipher", "ECDHE-RSA-AES128-SHA"}}) {
      try (var bridge = new UdpBridge(server, sha256());
          var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES, options)) {
        assertEquals(DtlsFailure.NOTHING_IN_COMMON, bridge.awaitFailure());
        await(openssl::hasEnded);
      }
    }
  }

  @Test
  void x25519IsPreferredAndP256WillDo() throws Exception {
    // P-256 is always offered, as openssl would refuse our certificate otherwise.
    String[][] offersAndChoices = {
      {"P-256:X25519", "X25519"}, {"P-256", "prime256v1"}, {"X448:P-384:P-256", "prime256v1"}
    };
    for (String[] curves : offersAndChoices) {
      try (var bridge = new UdpBridge(server, sha256());
          var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES, "-curves", curves[0])) {
        assertSameKeys(bridge.awaitKeys(), SrtpProfile.AEAD_AES_128_GCM, openssl);
        String key =
            openssl.output().lines().filter(l -> l.contains("Temp Key")).findAny().orElse("");
        assertTrue(key.contains(curves[1]), key);
      }
    }
  }

  @Test
  void aClientHelloInManyFragmentsIsPutTogether() throws Exception {
    String[] large = {"-mtu", "300", "-alpn", "x".repeat(200) + "," + "y".repeat(200)};
    try (var bridge = new UdpBridge(server, sha256());
        var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES, large)) {
      assertSameKeys(bridge.awaitKeys(), SrtpProfile.AEAD_AES_128_GCM, openssl);
      assertTrue(bridge.received.get() > 4, "datagrams from the client");
    }
  }

  @Test
  void lostFlightsAreSentAgainByEitherSide() throws Exception {
    // The client's hello, our first flight and the client's second flight are each lost once.
    try (var bridge =
            new UdpBridge(
                server, (n, datagram) -> n == 0 || n == 2, (n, datagram) -> n == 0, sha256());
        var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES)) {
      assertSameKeys(bridge.awaitKeys(), SrtpProfile.AEAD_AES_128_GCM, openssl);
    }
  }

  @Test
  void aLostLastFlightIsRepeatedAfterTheHandshakeIsOverForUs() throws Exception {
    var flights = new AtomicInteger();
    UdpBridge.Loss firstLastFlight =
        (n, datagram) -> datagram[0] == CHANGE_CIPHER_SPEC && flights.getAndIncrement() == 0;
    try (var bridge = new UdpBridge(server, UdpBridge.Loss.NONE, firstLastFlight, sha256());
        var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES)) {
      assertSameKeys(bridge.awaitKeys(), SrtpProfile.AEAD_AES_128_GCM, openssl);
      assertEquals(2, flights.get(), "our last flight was lost once and sent again once");
    }
  }

  @Test
  void theClientsCloseNotifyEndsTheAssociationAndItsThread() throws Exception {
    try (var bridge = new UdpBridge(server, sha256());
        var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES)) {
      bridge.awaitKeys();
      openssl.keys();
      assertTrue(bridge.isRunning());
      openssl.quit();
      assertTrue(bridge.closedByPeer.await(30, TimeUnit.SECONDS));
      await(() -> !bridge.isRunning());
    }
  }

  @Test
  void ourCloseIsACloseNotifyAndEndsTheThreadAndTellsTheListenerNothing() throws Exception {
    try (var bridge = new UdpBridge(server, sha256());
        var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES, "-state")) {
      bridge.awaitKeys();
      openssl.keys();
      bridge.closeAssociation();
      await(() -> openssl.output().contains("alert read:"));
      await(openssl::hasEnded);
      assertTrue(openssl.output().contains("alert read:warning:close notify"), openssl::output);
      await(() -> !bridge.isRunning());
      assertEquals(1, bridge.closedByPeer.getCount());
      assertFalse(bridge.failure.isDone());
    }
  }

  @Test
  void closingInMidHandshakeEndsTheThreadAtOnce() throws Exception {
    try (var bridge = new UdpBridge(server, sha256())) {
      bridge.deliver(startOfHello(500));
      await(() -> server.handshaking() == 1);
      bridge.closeAssociation();
      await(() -> !bridge.isRunning());
      assertEquals(0, server.handshaking());
      assertFalse(bridge.failure.isDone());
    }
  }

  @Test
  void aHandshakeThatWeEndIsCanceledAndNoFailure() throws Exception {
    UdpBridge.Loss allButAlerts = (n, datagram) -> datagram[0] != ALERT;
    try (var bridge = new UdpBridge(server, UdpBridge.Loss.NONE, allButAlerts, sha256());
        var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES, "-state")) {
      await(() -> bridge.sent.get() > 0);
      bridge.closeAssociation();
      await(() -> openssl.output().contains("alert read:"));
      assertTrue(openssl.output().contains("alert read:fatal:user canceled"), openssl::output);
      await(() -> !bridge.isRunning());
      assertFalse(bridge.failure.isDone());
      for (DtlsFailure each : DtlsFailure.values()) {
        assertEquals(0, server.counters().failed(each), each.toString());
      }
    }
  }

  @Test
  void aHandshakeThatStallsIsGivenUp() throws Exception {
    var impatient =
        new DtlsServer(
            new DtlsLimits(4, Duration.ofSeconds(1), 8), new SecureRandom(), Instant.now());
    try (var bridge = new UdpBridge(impatient, sha256())) {
      bridge.deliver(startOfHello(500));
      assertEquals(DtlsFailure.TIMEOUT, bridge.awaitFailure());
      await(() -> impatient.handshaking() == 0);
      assertEquals(1, impatient.counters().failed(DtlsFailure.TIMEOUT));
    }
  }

  @Test
  void moreHandshakesThanAllowedWaitForTheClientsRetransmission() throws Exception {
    var narrow =
        new DtlsServer(
            new DtlsLimits(1, Duration.ofSeconds(60), 8), new SecureRandom(), Instant.now());
    try (var stalled = new UdpBridge(narrow, sha256());
        var bridge = new UdpBridge(narrow, sha256())) {
      stalled.deliver(startOfHello(500));
      await(() -> narrow.handshaking() == 1);
      try (var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES)) {
        await(() -> narrow.counters().dropped(DtlsDrop.TOO_MANY_HANDSHAKES) > 0);
        stalled.closeAssociation();
        assertSameKeys(bridge.awaitKeys(), SrtpProfile.AEAD_AES_128_GCM, openssl);
      }
    }
  }

  @Test
  void aFragmentThatDeclaresAHugeMessageNeverReachesTheReassembler() throws Exception {
    try (var bridge = new UdpBridge(server, sha256())) {
      bridge.deliver(startOfHello(0xFFFFFF));
      bridge.deliver(startOfHello(HelloFilter.MAX_HANDSHAKE_BYTES + 1));
      await(() -> server.counters().dropped(DtlsDrop.OVERSIZE_FRAGMENT) == 2);
      assertFalse(bridge.isRunning());
      bridge.deliver(startOfHello(HelloFilter.MAX_HANDSHAKE_BYTES));
      await(bridge::isRunning);
      // Behind an innocent record and behind an innocent fragment it is seen as well.
      byte[] innocent = startOfHello(500);
      byte[] huge = startOfHello(0xFFFFFF);
      bridge.deliver(join(innocent, huge));
      byte[] twoFragments = join(innocent, Arrays.copyOfRange(huge, 13, huge.length));
      ByteBuffer.wrap(twoFragments).putShort(11, (short) (twoFragments.length - 13));
      bridge.deliver(twoFragments);
      await(() -> server.counters().dropped(DtlsDrop.OVERSIZE_FRAGMENT) == 4);
    }
  }

  @Test
  void aFloodOfGarbageIsCountedAndTheHandshakeCompletesAllTheSame() throws Exception {
    var random = new Random(1);
    try (var bridge = new UdpBridge(server, sha256())) {
      for (int i = 0; i < 2000; i++) {
        bridge.deliver(garbage(random));
      }
      try (var openssl = openssl(bridge, OpensslClient.BOTH_PROFILES)) {
        while (!bridge.keys.isDone() && !bridge.failure.isDone()) {
          for (int i = 0; i < 10; i++) {
            bridge.deliver(garbage(random));
          }
          TimeUnit.MILLISECONDS.sleep(1);
        }
        assertSameKeys(bridge.awaitKeys(), SrtpProfile.AEAD_AES_128_GCM, openssl);
      }
      assertTrue(server.counters().dropped(DtlsDrop.MALFORMED) > 1000);
    }
  }

  @Test
  void aMalformedHelloFailsTheHandshakeAndNothingElse() throws Exception {
    try (var bridge = new UdpBridge(server, sha256())) {
      byte[] body = new byte[60];
      new Random(3).nextBytes(body);
      bridge.deliver(hello(body.length, body));
      DtlsFailure failure = bridge.awaitFailure();
      assertTrue(
          failure == DtlsFailure.PROTOCOL
              || failure == DtlsFailure.NOTHING_IN_COMMON
              || failure == DtlsFailure.INTERNAL,
          failure.toString());
      await(() -> !bridge.isRunning());
      bridge.deliver(startOfHello(500));
      await(() -> server.counters().dropped(DtlsDrop.CLOSED) == 1);
    }
  }

  @Test
  void whatIsNoHelloStartsNoThread() throws Exception {
    try (var bridge = new UdpBridge(server, sha256())) {
      byte[] notHello = startOfHello(100);
      notHello[13] = 2;
      bridge.deliver(notHello);
      byte[] later = startOfHello(100);
      later[4] = 1;
      bridge.deliver(later);
      await(() -> server.counters().dropped(DtlsDrop.NOT_A_HELLO) == 2);
      bridge.deliver(new byte[DtlsAssociation.MAX_DATAGRAM_BYTES + 1]);
      await(() -> server.counters().dropped(DtlsDrop.TOO_LONG) == 1);
      assertFalse(bridge.isRunning());
    }
  }

  @Test
  void eachServerHasItsOwnCertificateAndAnAssociationNeedsAFingerprint() {
    var other = new DtlsServer(DtlsLimits.DEFAULT, new SecureRandom(), Instant.now());
    assertFalse(server.fingerprint().equals(other.fingerprint()));
    assertEquals(Fingerprint.Hash.SHA_256, server.fingerprint().hash());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            server.start(
                Set.of(),
                datagram -> {},
                Runnable::run,
                new DtlsListener() {
                  @Override
                  public void onKeys(SrtpKeys keys) {}

                  @Override
                  public void onFailed(DtlsFailure reason, String detail) {}

                  @Override
                  public void onClosed() {}
                }));
  }

  /** Our keys, seen from the client, are what openssl exported: proved by a packet each way. */
  private static void assertSameKeys(SrtpKeys ours, SrtpProfile profile, OpensslClient openssl) {
    assertEquals(profile, ours.profile());
    byte[] exported = Arrays.copyOf(openssl.keys(), profile.exportBytes());
    SrtpSession gateway = SrtpSession.of(ours);
    SrtpSession phone = SrtpSession.of(SrtpKeys.forClient(profile, exported));
    byte[] plain = new byte[60];
    plain[0] = (byte) 0x80;
    ByteBuf there = Unpooled.buffer().writeBytes(plain);
    assertEquals(SrtpResult.OK, gateway.protectRtp(there));
    assertEquals(SrtpResult.OK, phone.unprotectRtp(there));
    ByteBuf back = Unpooled.buffer().writeBytes(plain);
    assertEquals(SrtpResult.OK, phone.protectRtp(back));
    assertEquals(SrtpResult.OK, gateway.unprotectRtp(back));
    byte[] arrived = new byte[60];
    back.readBytes(arrived);
    assertArrayEquals(plain, arrived);
  }

  private Fingerprint sha256() {
    return client.fingerprint(Fingerprint.Hash.SHA_256);
  }

  private OpensslClient openssl(UdpBridge bridge, String profiles, String... more) {
    String[] options = {
      "-use_srtp", profiles,
      "-cert", client.certificate().toString(),
      "-key", client.key().toString()
    };
    String[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return new OpensslClient(bridge.port(), all);
  }

  /** The first ten bytes of a ClientHello that declares that length. */
  private static byte[] startOfHello(int declared) {
    return hello(declared, new byte[10]);
  }

  private static byte[] hello(int declared, byte[] part) {
    ByteBuffer record = ByteBuffer.allocate(13 + 12 + part.length);
    record.put((byte) 22).putShort((short) 0xFEFF).putShort((short) 0);
    record.putShort((short) 0).putInt(0).putShort((short) (12 + part.length));
    record.put((byte) 1).put((byte) (declared >>> 16)).putShort((short) declared);
    record.putShort((short) 0);
    record.put((byte) 0).putShort((short) 0);
    record.put((byte) 0).putShort((short) part.length);
    return record.put(part).array();
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static byte[] garbage(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited 30 s");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}

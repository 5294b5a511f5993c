package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.rtc.ice.PacketKind;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import fr.heurtoir.gateway.rtc.srtp.SrtpProfile;
import fr.heurtoir.gateway.rtc.srtp.SrtpResult;
import fr.heurtoir.gateway.rtc.srtp.SrtpSession;
import fr.heurtoir.gateway.rtc.stun.StunKey;
import fr.heurtoir.gateway.rtc.stun.StunWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.jspecify.annotations.Nullable;

/** A door or phone in this process, honest or not, over UDP or TCP. */
final class TestPeer implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  final TestCertificate certificate = TestCertificate.create();
  final int number = COUNT.incrementAndGet();
  private final String role;
  private final LinkedBlockingQueue<byte[]> dtls = new LinkedBlockingQueue<>();
  private final List<byte[]> stun = new ArrayList<>();
  private final List<RtpHeader> media = new ArrayList<>();
  private final List<ByteBuf> early = new ArrayList<>();
  private final AtomicInteger arrivals = new AtomicInteger();
  private final SecureRandom random = new SecureRandom();
  private volatile TestWire wire;
  private volatile boolean consents;
  private volatile boolean closed;
  private volatile String ufrag = "u" + number + "aaa";
  private volatile String remoteUfrag = "";
  private volatile StunKey remoteKey = new StunKey("unset");
  private @Nullable SrtpSession srtp;
  private int sequence = 100;
  private long timestamp = 1_000;

  TestPeer(String role, TestWire wire) {
    this.role = role;
    this.wire = wire;
    listen(wire);
  }

  /** Another socket of the same peer, as after a change of network. */
  void move(TestWire other) {
    wire = other;
    listen(other);
  }

  private void listen(TestWire on) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (!closed) {
                  arrived(on.receive());
                }
              } catch (IOException ended) {
                // The wire was closed: by us, or by the gateway, as some tests want it.
              }
            });
  }

  private void arrived(byte[] packet) {
    ByteBuf buffer = Unpooled.wrappedBuffer(packet);
    switch (PacketKind.of(buffer)) {
      case STUN -> note(stun, packet);
      case DTLS -> dtls.add(packet);
      case RTP -> {
        arrivals.incrementAndGet();
        media(buffer);
      }
      case RTCP -> arrivals.incrementAndGet();
      case OTHER -> {}
    }
  }

  private synchronized void media(ByteBuf packet) {
    SrtpSession keys = srtp;
    if (keys == null) {
      // The gateway has its keys a moment before we have ours.
      early.add(packet);
    } else if (keys.unprotectRtp(packet) == SrtpResult.OK) {
      note(media, RtpHeader.read(packet).orElseThrow());
    }
  }

  /** Packets of protected media that came, readable or not. */
  int arrivals() {
    return arrivals.get();
  }

  private synchronized <T> void note(List<T> list, T one) {
    list.add(one);
    notifyAll();
  }

  String offer() {
    return offer(certificate.fingerprint());
  }

  String offer(String fingerprint) {
    String transport =
        "c=IN IP4 0.0.0.0\r\na=ice-ufrag:%s\r\na=ice-pwd:%s\r\na=fingerprint:sha-256 %s\r\na=setup:actpass\r\na=rtcp-mux\r\n"
            .formatted(ufrag, "p".repeat(22), fingerprint);
    return "v=0\r\no=- %d 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
            .formatted(number)
        + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
        + transport
        + "a=mid:0\r\na=sendrecv\r\na=rtpmap:111 opus/48000/2\r\n"
        + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n"
        + transport
        + "a=mid:1\r\na=%s\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n"
            .formatted(role.equals("door") ? "sendonly" : "recvonly");
  }

  /** New credentials of its own: the next offer asks for an ICE restart. */
  void restart() {
    ufrag = ufrag + "r";
  }

  void answered(Relay.Answer answer) {
    if (!(answer instanceof Relay.Answer.Accepted accepted)) {
      throw new AssertionError("refused: " + answer);
    }
    remoteUfrag = value(accepted.sdp(), "a=ice-ufrag:(\\S+)");
    remoteKey = new StunKey(value(accepted.sdp(), "a=ice-pwd:(\\S+)"));
  }

  private static String value(String sdp, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(sdp);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern);
    }
    return matcher.group(1);
  }

  /** One at a time: the consenting thread checks too, and {@link StunKey} is not thread-safe. */
  synchronized byte[] check(boolean nominate) {
    byte[] id = new byte[12];
    random.nextBytes(id);
    StunWriter request =
        StunWriter.request(id)
            .username(remoteUfrag + ":" + ufrag)
            .priority(1_853_824_767)
            .iceControlling(number);
    if (nominate) {
      request.useCandidate();
    }
    return request.integrity(remoteKey).fingerprint().bytes();
  }

  /** Checks until a success response comes. */
  void connect() throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      int before = answers();
      wire.send(check(true));
      if (await(200, () -> answers() > before)) {
        return;
      }
    }
    throw new AssertionError("no check was answered");
  }

  synchronized int answers() {
    return (int) stun.stream().filter(m -> m[0] == 1 && m[1] == 1).count();
  }

  synchronized int refusals() {
    return (int) stun.stream().filter(m -> m[0] == 1 && m[1] == 0x11).count();
  }

  /** Goes on consenting, as browsers do, until told to stop. */
  void consent(boolean on) {
    boolean starts = on && !consents;
    consents = on;
    if (starts) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (consents && !closed) {
                  try {
                    wire.send(check(true));
                    Thread.sleep(150);
                  } catch (IOException | InterruptedException ended) {
                    return;
                  }
                }
              });
    }
  }

  void handshake() throws IOException {
    handshake(SrtpProfile.AEAD_AES_128_GCM);
  }

  void handshake(SrtpProfile profile) throws IOException {
    TestDtlsClient client = new TestDtlsClient(certificate, profile);
    new DTLSClientProtocol()
        .connect(client, new QueuedDatagrams(dtls, packet -> wire.send(packet)));
    synchronized (this) {
      srtp = SrtpSession.of(client.keys.join());
      early.forEach(this::media);
      early.clear();
    }
  }

  /** Checks, shakes hands and goes on consenting. */
  TestPeer secure() throws IOException {
    connect();
    consent(true);
    handshake();
    return this;
  }

  /** One protected frame of video in one packet. */
  byte[] frame(boolean keyframe, int bytes) {
    timestamp += 3_000;
    ByteBuf packet = Unpooled.buffer(bytes + 64);
    RtpHeader.write(
        packet, 96, true, sequence++ & 0xFFFF, timestamp & 0xFFFF_FFFFL, 0xD000 + number);
    packet.writeByte(0x10).writeByte(keyframe ? 0 : 1).writeZero(bytes);
    return protect(packet);
  }

  byte[] sound() {
    ByteBuf packet = Unpooled.buffer(200);
    RtpHeader.write(packet, 111, false, sequence++ & 0xFFFF, timestamp += 960, 0xA000 + number);
    return protect(packet.writeZero(80));
  }

  private synchronized byte[] protect(ByteBuf packet) {
    SrtpSession keys = srtp;
    if (keys == null || keys.protectRtp(packet) != SrtpResult.OK) {
      throw new AssertionError("not secured");
    }
    return ByteBufUtil.getBytes(packet);
  }

  void send(byte[] packet) {
    try {
      wire.send(packet);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  synchronized List<RtpHeader> media() {
    return List.copyOf(media);
  }

  synchronized void forgetMedia() {
    media.clear();
  }

  void awaitMedia(String what, Predicate<List<RtpHeader>> enough) {
    if (!await(30_000, () -> enough.test(media))) {
      throw new AssertionError("never got " + what + "; got " + media().size() + " packets");
    }
  }

  private interface Condition {
    boolean holds();
  }

  private synchronized boolean await(long millis, Condition condition) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!condition.holds()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
    return true;
  }

  @Override
  public void close() {
    closed = true;
    consents = false;
    wire.close();
  }
}

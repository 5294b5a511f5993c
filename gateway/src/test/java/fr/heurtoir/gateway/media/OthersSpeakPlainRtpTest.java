package fr.heurtoir.gateway.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.media.relay.RelayLimits;
import fr.heurtoir.gateway.media.transport.FakeTransport;
import fr.heurtoir.gateway.media.transport.FakeTransportFactory;
import fr.heurtoir.gateway.media.transport.PlainConfig;
import fr.heurtoir.gateway.media.transport.PlainTransportFactory;
import fr.heurtoir.gateway.media.transport.TestLoop;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A door that other people wrote and that knows no WebRTC: ffmpeg sends it as plain RTP. */
@Timeout(120)
class OthersSpeakPlainRtpTest {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RecordingListener ring = new RecordingListener();

  @Test
  void thePictureAndTheSoundOfFfmpegReachAPhone() throws Exception {
    FakeTransportFactory phones = new FakeTransportFactory();
    PlainConfig config = new PlainConfig(HERE, HERE, 0, 2, Duration.ofSeconds(2), LONG);
    try (TestLoop loop = TestLoop.inRealTime();
        PlainTransportFactory doors = PlainTransportFactory.bind(loop.context, config)) {
      RingRelay relay = loop.on(() -> relay(loop, doors, phones));
      int audio = freePair();
      int video = freePair();
      String offer =
          """
          v=0
          o=- 17 1 IN IP4 127.0.0.1
          s=ffmpeg
          c=IN IP4 127.0.0.1
          t=0 0
          m=audio %d RTP/AVP 8
          m=video %d RTP/AVP 96
          a=rtpmap:96 VP8/90000
          a=sendonly
          """
              .formatted(audio, video);
      String answer = accepted(loop.on(() -> relay.door(offer)));
      accepted(loop.on(() -> relay.viewer("head", offer.replace("sendonly", "recvonly"))));
      FakeTransport phone = phones.opened.getLast();
      loop.on(
          () -> {
            phone.connect(loop.context.clock().getAsLong());
            relay.talk(Optional.of("head"));
            return true;
          });
      Process door = ffmpeg(answer, audio, video);
      try {
        ring.await("door connected", LONG);
        ring.await("door first frame", LONG);
        Until.holds(
            "a second of picture and sound",
            () ->
                loop.on(
                    () -> {
                      tick(relay, loop);
                      return phone.ofType(96).size() >= 10 && phone.ofType(8).size() >= 30;
                    }));
      } finally {
        door.destroy();
        assertTrue(door.waitFor(20, TimeUnit.SECONDS));
      }
      Until.holds(
          "the door counts as lost",
          () ->
              loop.on(
                  () -> {
                    tick(relay, loop);
                    return ring.events().contains("door lost: silent for too long");
                  }));
      // Its first report comes before the first packet of the stream that it is about.
      assertTrue(loop.drops(DropReason.RTCP_UNKNOWN_STREAM) <= 2);
      for (DropReason reason :
          List.of(
              DropReason.RTP_MALFORMED,
              DropReason.RTCP_MALFORMED,
              DropReason.UNKNOWN_PAYLOAD_TYPE,
              DropReason.UNKNOWN_TUPLE)) {
        assertEquals(0, loop.drops(reason), reason::name);
      }
      loop.on(
          () -> {
            relay.close();
            return true;
          });
    }
  }

  private static void tick(RingRelay relay, TestLoop loop) {
    relay.tick(loop.context.clock().getAsLong());
    loop.context.flushQueue().flush();
  }

  private RingRelay relay(TestLoop loop, PlainTransportFactory doors, FakeTransportFactory phones) {
    return new RingRelay(
        new RelayContext(
            RelayLimits.DEFAULT,
            List.of(VideoCodec.VP8),
            loop,
            loop.context.clock(),
            InstantSource.system(),
            loop.context.random(),
            loop.context.loop()::inEventLoop,
            loop.context.flushQueue()::flush),
        doors,
        phones,
        RingId.next(1),
        AudioPolicy.DESK_PHONES,
        ring,
        () -> {});
  }

  private static String accepted(Relay.Answer answer) {
    return assertInstanceOf(Relay.Answer.Accepted.class, answer).sdp();
  }

  /** An even port that is free, and the next. */
  private static int freePair() throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      try (DatagramSocket first = new DatagramSocket(0, HERE)) {
        int port = first.getLocalPort();
        if (port % 2 == 0) {
          new DatagramSocket(port + 1, HERE).close();
          return port;
        }
      } catch (BindException taken) {
        // Try another.
      }
    }
    throw new AssertionError("no two free ports beside each other");
  }

  private static Process ffmpeg(String answer, int audio, int video) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("ffmpeg", "-hide_banner", "-loglevel", "warning", "-nostdin", "-re"));
    command.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=160x120:rate=15"));
    command.addAll(List.of("-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=8000"));
    command.addAll(List.of("-t", "60", "-map", "0:v", "-c:v", "libvpx", "-deadline", "realtime"));
    command.addAll(List.of("-cpu-used", "8", "-g", "15", "-payload_type", "96", "-f", "rtp"));
    command.add(url(answer, "video", video));
    command.addAll(List.of("-t", "60", "-map", "1:a", "-c:a", "pcm_alaw", "-payload_type", "8"));
    command.addAll(List.of("-f", "rtp", url(answer, "audio", audio)));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(Path.of("target", "plain-rtp-ffmpeg.log").toFile())
          .start();
    } catch (IOException missing) {
      throw new AssertionError("this test needs ffmpeg: apt-get install ffmpeg", missing);
    }
  }

  /** Where the answer wants that kind of media, sent from that port. */
  private static String url(String answer, String kind, int local) {
    Matcher section = Pattern.compile("m=" + kind + " (\\d+) [^m]*?a=rtcp:(\\d+)").matcher(answer);
    assertTrue(section.find(), answer);
    return "rtp://127.0.0.1:%s?rtcpport=%s&localrtpport=%d&localrtcpport=%d&pkt_size=1200"
        .formatted(section.group(1), section.group(2), local, local + 1);
  }
}

package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.av.CameraChoice;
import fr.heurtoir.door.av.MediaSettings;
import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.av.WebrtcMedia;
import fr.heurtoir.gateway.media.AudioPolicy;
import fr.heurtoir.gateway.media.MediaConfig;
import fr.heurtoir.gateway.media.MediaPlane;
import fr.heurtoir.gateway.media.Relay;
import fr.heurtoir.gateway.media.RelayListener;
import fr.heurtoir.gateway.ops.RingsLoop;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import fr.heurtoir.protocol.RingId;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The station, a real media plane of the gateway, and phones that come one after the other. */
class AKeyframeOnRequestTest {
  /**
   * A phone that joins late needs a keyframe that the gateway asks for (PLI, RFC 4585 section
   * 6.3.1): a few pictures' time on a quiet machine. The bound is for a busy one; without a request
   * libwebrtc's encoder makes none for minutes.
   */
  private static final long MOST_MILLIS = 20_000;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void showsThePictureAtOnceToAPhoneThatJoinsLate(MediaSettings.VideoCodec codec) throws Exception {
    Listener listener = new Listener();
    try (NullSound sound = NullSound.start(folder);
        RingsLoop rings = new RingsLoop();
        MediaPlane plane = MediaPlane.start(only(codec), rings.loop())) {
      sound.useInThisProcess();
      try (WebrtcMedia media =
              new WebrtcMedia(
                  new MediaSettings(
                      new CameraChoice.Test(15), codec, MediaSettings.Sound.raw(), 1_500_000));
          ViewingPeer early = new ViewingPeer();
          ViewingPeer late = new ViewingPeer()) {
        Relay relay = on(rings, () -> plane.open(RingId.next(0), AudioPolicy.PHONES, listener));
        RingMedia ring = media.prepare(new Reports()).get(20, TimeUnit.SECONDS);
        ring.ring();
        String offer = ring.offer();
        ring.applyAnswer(sdp(asked(rings, then -> relay.door(offer, then))));
        join(rings, relay, "early", early);
        early.firstPicture().get(30, TimeUnit.SECONDS);
        // Until what the gateway keeps for those who join is too old (1.5 s).
        long kept = System.nanoTime();
        Await.until("time has passed", () -> System.nanoTime() - kept > 2_500_000_000L);
        join(rings, relay, "late", late);
        long seen = late.firstPicture().get(30, TimeUnit.SECONDS);
        Await.until("the late one is connected", () -> listener.connected.containsKey("late"));
        long took = (seen - listener.connected.get("late")) / 1_000_000;
        System.out.printf("keyframe on request: codec=%s ms=%d%n", codec, took);
        assertTrue(took < MOST_MILLIS, took + " ms");
        ring.close();
        on(
            rings,
            () -> {
              relay.close();
              return true;
            });
      }
    }
  }

  private static MediaConfig only(MediaSettings.VideoCodec codec) throws Exception {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    MediaConfig usual = MediaConfig.of(here, 0, List.of(here));
    return new MediaConfig(
        here,
        0,
        usual.advertised(),
        false,
        List.of(VideoCodec.valueOf(codec.name())),
        usual.relay(),
        usual.dtls(),
        usual.consent(),
        usual.handshakeTimeout(),
        usual.maxRelays(),
        usual.maxTcpConnections(),
        usual.loops());
  }

  private static void join(RingsLoop rings, Relay relay, String name, ViewingPeer phone)
      throws Exception {
    String offer = phone.offer();
    phone.answered(sdp(asked(rings, then -> relay.viewer(name, offer, then))));
  }

  private static String sdp(Relay.Answer answer) {
    return assertInstanceOf(Relay.Answer.Accepted.class, answer).sdp();
  }

  private static Relay.Answer asked(RingsLoop rings, Consumer<Consumer<Relay.Answer>> question)
      throws Exception {
    CompletableFuture<Relay.Answer> answer = new CompletableFuture<>();
    rings.loop().execute(() -> question.accept(answer::complete));
    return answer.get(20, TimeUnit.SECONDS);
  }

  private static <T> T on(RingsLoop rings, Callable<T> call) throws Exception {
    return rings.loop().submit(call).get(20, TimeUnit.SECONDS);
  }

  private static final class Listener implements RelayListener {
    private final Map<String, Long> connected = new ConcurrentHashMap<>();

    @Override
    public void onDoorConnected() {}

    @Override
    public void onDoorFirstFrame() {}

    @Override
    public void onDoorLost(String why) {}

    @Override
    public void onViewerConnected(String viewerId) {
      connected.put(viewerId, System.nanoTime());
    }

    @Override
    public void onViewerLost(String viewerId, String why) {}

    @Override
    public void onTwoWayAudio(String viewerId) {}
  }
}

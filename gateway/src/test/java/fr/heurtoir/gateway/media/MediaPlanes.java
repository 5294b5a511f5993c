package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.dtls.DtlsLimits;
import fr.heurtoir.gateway.media.relay.RelayLimits;
import fr.heurtoir.gateway.ops.RingsLoop;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Media planes on loopback with two loops, and calls on the rings' loop. */
final class MediaPlanes {
  /** The rings' loop of all of them; its thread is a daemon. */
  static final EventLoop RINGS = new RingsLoop().loop();

  private MediaPlanes() {}

  static MediaPlane start(Duration consent, Duration handshake) throws IOException {
    return start(consent, handshake, List.of(VideoCodec.VP8, VideoCodec.H264));
  }

  static MediaPlane start(Duration consent, Duration handshake, List<VideoCodec> video)
      throws IOException {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    return MediaPlane.start(
        new MediaConfig(
            here,
            0,
            List.of(here),
            true,
            video,
            RelayLimits.DEFAULT,
            DtlsLimits.DEFAULT,
            consent,
            handshake,
            8,
            8,
            2),
        RINGS);
  }

  static <T> T on(MediaPlane plane, Callable<T> call) {
    try {
      return RINGS.submit(call).get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError("the rings' loop did not answer", late);
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  /** What a relay answers to a question, which is asked on the rings' loop. */
  static <T> T asked(MediaPlane plane, Consumer<Consumer<T>> question) {
    return asked(question);
  }

  static <T> T asked(Consumer<Consumer<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    RINGS.execute(() -> question.accept(told -> answer(answer, told)));
    try {
      return answer.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError("the media loop did not answer", late);
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  private static <T> void answer(CompletableFuture<T> answer, T told) {
    if (!RINGS.inEventLoop()) {
      answer.completeExceptionally(new AssertionError("answered elsewhere"));
    } else if (!answer.complete(told)) {
      throw new AssertionError("answered twice");
    }
  }

  static void run(MediaPlane plane, Runnable call) {
    on(
        plane,
        () -> {
          call.run();
          return true;
        });
  }

  /** Lets a phone talk. Returns once the media loop has heard it, before any later packet. */
  static void talk(MediaPlane plane, Relay relay, String who) {
    run(plane, () -> relay.talk(Optional.of(who)));
    MediaPlanes.<Optional<Missing>>asked(plane, then -> relay.missing(who, then));
  }
}

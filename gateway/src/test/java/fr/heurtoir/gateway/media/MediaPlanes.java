package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.dtls.DtlsLimits;
import fr.heurtoir.gateway.media.relay.RelayLimits;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Media planes on loopback, and calls on their loop. */
final class MediaPlanes {
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
            8));
  }

  static <T> T on(MediaPlane plane, Callable<T> call) {
    try {
      return plane.loop().submit(call).get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError("the media loop did not answer", late);
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
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
}

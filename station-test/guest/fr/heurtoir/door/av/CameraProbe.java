package fr.heurtoir.door.av;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Opens a camera by the station's own code and looks at its pictures. */
public final class CameraProbe {
  /**
   * A picture.
   *
   * @param nanos when it came
   * @param mean its mean brightness, 0 to 255
   * @param spread the difference between its brightest and its darkest sample
   * @param print a checksum of its brightness
   */
  public record Picture(int width, int height, long nanos, double mean, int spread, int print) {}

  private CameraProbe() {}

  /** The pictures of some seconds. */
  public static List<Picture> look(String device, int width, int height, int rate, int seconds)
      throws MediaException, InterruptedException {
    List<Picture> pictures = Collections.synchronizedList(new ArrayList<>());
    PeerConnectionFactory factory =
        new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kLinuxPulseAudio));
    DeviceCamera camera = new DeviceCamera(new CameraChoice.Device(device, width, height, rate));
    try {
      VideoTrack track = factory.createVideoTrack("probe", camera.source());
      VideoTrackSink sink = frame -> pictures.add(picture(frame));
      track.addSink(sink);
      camera.open();
      Thread.sleep(seconds * 1000L);
      camera.stop();
      track.removeSink(sink);
      track.dispose();
    } finally {
      camera.close();
      factory.dispose();
    }
    return List.copyOf(pictures);
  }

  private static Picture picture(VideoFrame frame) {
    I420Buffer planes = frame.buffer.toI420();
    ByteBuffer luma = planes.getDataY();
    long sum = 0;
    int darkest = 255;
    int brightest = 0;
    int print = 1;
    int count = luma.remaining();
    for (int i = luma.position(); i < luma.limit(); i++) {
      int sample = luma.get(i) & 0xFF;
      sum += sample;
      darkest = Math.min(darkest, sample);
      brightest = Math.max(brightest, sample);
      print = 31 * print + sample;
    }
    planes.release();
    return new Picture(
        frame.buffer.getWidth(),
        frame.buffer.getHeight(),
        System.nanoTime(),
        (double) sum / count,
        brightest - darkest,
        print);
  }
}

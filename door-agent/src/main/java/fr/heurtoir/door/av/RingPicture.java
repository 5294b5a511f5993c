package fr.heurtoir.door.av;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.time.LocalTime;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The picture of one ring: its camera, its track, and whether it sees. Used on the media thread.
 */
final class RingPicture {
  private final Camera camera;
  private final VideoTrack track;
  private final PictureHealth health;
  private final CameraKeeper keeper;

  /**
   * Opens nothing; reports what is missing.
   *
   * @param clock the station's time of day, because a dark picture at night is no fault
   * @param post runs a task on the media thread, unless the ring is closed
   */
  RingPicture(
      PeerConnectionFactory factory,
      CameraMaker cameras,
      CameraChoice choice,
      CameraKeeper.Reports reports,
      Supplier<LocalTime> clock,
      Consumer<Runnable> post) {
    health = new PictureHealth(clock);
    camera = cameras.make(choice, why -> post.accept(() -> broken(why)));
    keeper = new CameraKeeper(camera, health, reports);
    camera.missing().ifPresent(reports::lost);
    track = factory.createVideoTrack("picture", camera.source());
    track.addSink(this::look);
  }

  VideoTrack track() {
    return track;
  }

  /** The ring begins: opens the camera. */
  void open() {
    keeper.open(System.nanoTime());
  }

  /** Checks the camera; called a few times a second. */
  void look() {
    keeper.look(System.nanoTime());
  }

  private void broken(String why) {
    keeper.broken(why, System.nanoTime());
  }

  /** On the camera's thread. */
  private void look(VideoFrame frame) {
    try {
      // libwebrtc's binding gives its sinks a copy in this form, for every camera.
      if (frame.buffer instanceof I420Buffer luma) {
        health.picture(
            luma.getDataY(),
            luma.getStrideY(),
            luma.getWidth(),
            luma.getHeight(),
            System.nanoTime());
      }
    } finally {
      frame.release();
    }
  }

  /** Releases the camera for good. Also from another thread, where the media thread hangs. */
  void stop() {
    keeper.close();
    camera.stop();
  }

  /** Releases the rest, after the connection is closed. */
  void close() {
    camera.close();
    track.dispose();
  }
}

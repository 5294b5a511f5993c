package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrackSource;
import java.util.function.Consumer;

/** A camera whose pictures the agent itself makes or reads: the test camera and a file. */
final class PumpedCamera implements Camera {
  private final Frames frames;
  private final CustomVideoSource source = new CustomVideoSource();
  private final FramePump pump;

  PumpedCamera(Frames frames, Consumer<String> broken) {
    this.frames = frames;
    this.pump = new FramePump(frames, source, broken);
  }

  @Override
  public VideoTrackSource source() {
    return source;
  }

  @Override
  public void start() {
    pump.start();
  }

  @Override
  public void close() {
    pump.stop();
    frames.close();
    source.dispose();
  }
}

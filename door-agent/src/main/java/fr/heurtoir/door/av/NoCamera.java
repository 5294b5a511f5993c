package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrackSource;

/** Stands in for a camera that cannot be opened: the ring goes out with sound alone. */
final class NoCamera implements Camera {
  private final CustomVideoSource source = new CustomVideoSource();

  @Override
  public VideoTrackSource source() {
    return source;
  }

  @Override
  public void start() {}

  @Override
  public void close() {
    source.dispose();
  }
}

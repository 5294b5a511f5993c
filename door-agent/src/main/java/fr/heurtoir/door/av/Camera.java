package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.VideoTrackSource;
import java.util.Optional;

/** One camera of one ring. It stands still until opened. Used on the media thread only. */
sealed interface Camera extends Capturer permits DeviceCamera, PumpedCamera {
  /** What libwebrtc takes the pictures from; the camera owns it. */
  VideoTrackSource source();

  /** What is missing for it to open, where that can be said without opening it. */
  Optional<String> missing();

  /** Stops capturing for good and gives everything back. */
  void close();
}

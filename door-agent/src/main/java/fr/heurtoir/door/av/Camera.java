package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.VideoTrackSource;
import java.util.Optional;

/** The camera of one ring. It captures nothing until opened. Used on the media thread only. */
sealed interface Camera extends Capturer permits DeviceCamera, PumpedCamera {
  /** The source of pictures for libwebrtc; the camera owns it. */
  VideoTrackSource source();

  /** What is missing for opening it, where that is known without opening it. */
  Optional<String> missing();

  /** Stops capturing for good and releases everything. */
  void close();
}

package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.VideoTrackSource;

/** One opened camera of one ring. It stands still until started. Used on the media thread only. */
sealed interface Camera permits DeviceCamera, PumpedCamera, NoCamera {
  /** What libwebrtc takes the pictures from; the camera owns it. */
  VideoTrackSource source();

  /** Begins to capture; a second call does nothing. */
  void start();

  /** Stops capturing for good and gives everything back. */
  void close();
}

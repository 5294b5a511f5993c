package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.I420Buffer;
import java.io.IOException;

/** A source of pictures, drawn or read. Used by one thread at a time. */
interface Frames {
  /** Columns, even, 64 to 1920. */
  int width();

  /** Lines, even, 48 to 1080. */
  int height();

  /** Pictures a second, 1 to 30; 0 where {@link #next} itself waits for the next picture. */
  int rate();

  /**
   * Fills {@code into}, which has this source's size, with the next picture.
   *
   * @throws IOException where no further picture is available; the camera then stops and reports it
   */
  void next(I420Buffer into) throws IOException;

  /** Makes a waiting {@link #next} fail soon. Any thread. */
  default void halt() {}

  /** Releases the source's resources. */
  void close();
}

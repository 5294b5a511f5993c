package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.I420Buffer;
import java.io.IOException;

/** Pictures one after the other, drawn or read. Used by one thread at a time. */
interface Frames {
  /** Columns, even, 64 to 1920. */
  int width();

  /** Lines, even, 48 to 1080. */
  int height();

  /** Pictures a second, 1 to 30; 0 where {@link #next} itself waits for the next picture. */
  int rate();

  /**
   * Fills {@code into}, whose size is this source's, with the next picture.
   *
   * @throws IOException where there is no further picture to be had; the camera then stands still
   *     and says so
   */
  void next(I420Buffer into) throws IOException;

  /** Makes a {@link #next} that waits for a picture fail soon; any thread may call it. */
  default void halt() {}

  /** Gives back what the source holds. */
  void close();
}

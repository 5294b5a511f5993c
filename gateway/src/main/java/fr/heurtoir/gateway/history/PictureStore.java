package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Still pictures of rings. Every method waits for the disk. What is {@code kept}: how long each
 * school's pictures are kept, by its id; a school that keeps none is not in it.
 */
public interface PictureStore {
  /**
   * Keeps a picture, whole or not at all.
   *
   * @param school its id, as configured
   * @throws IOException where it cannot be written, or too many are kept already
   */
  void keep(String school, RingId ring, byte[] picture) throws IOException;

  /** The picture of a ring, where one of these schools keeps it and its time is not over. */
  Optional<byte[]> read(RingId ring, Map<String, Duration> kept) throws IOException;

  /** Whether {@link #read} has a picture. */
  boolean has(RingId ring, Map<String, Duration> kept) throws IOException;

  /**
   * Deletes pictures whose time is over, those of schools that keep none, and those of rings that
   * are not in the history any more.
   *
   * @return how many pictures were deleted
   */
  int purge(Map<String, Duration> kept) throws IOException;
}

package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Stores rings' still pictures. Every method blocks on the disk. {@code kept} gives for each
 * school's id how long it keeps its pictures; schools that keep none are missing.
 */
public interface PictureStore {
  /** So many are kept at most, of all schools together. */
  int MOST = 10_000;

  /**
   * Stores a picture, whole or not at all. It replaces the school's picture of the same ring.
   *
   * @param school its id, as configured
   * @throws IOException where it cannot be written, or {@link #MOST} are stored already
   */
  void keep(String school, RingId ring, byte[] picture) throws IOException;

  /** The picture of a ring, if one of these schools keeps it and it has not expired. */
  Optional<byte[]> read(RingId ring, Map<String, Duration> kept) throws IOException;

  /** Whether {@link #read} has a picture. */
  boolean has(RingId ring, Map<String, Duration> kept) throws IOException;

  /**
   * Deletes expired pictures, those of schools that keep none, and those of rings that are no
   * longer in the history.
   *
   * @return how many pictures were deleted
   */
  int purge(Map<String, Duration> kept) throws IOException;
}

package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a disk would keep of pictures. */
public final class PicturesInMemory implements PictureStore {
  private record Key(String school, RingId ring) {}

  private record Picture(byte[] bytes, Instant made) {}

  private final Map<Key, Picture> kept = new HashMap<>();
  private final RingsInMemory rings;
  private final InstantSource clock;

  /**
   * @param rings the history: a picture goes with its ring
   */
  public PicturesInMemory(RingsInMemory rings, InstantSource clock) {
    this.rings = rings;
    this.clock = clock;
  }

  @Override
  public synchronized void keep(String school, RingId ring, byte[] picture) throws IOException {
    if (kept.size() >= MOST) {
      throw new IOException(MOST + " pictures are kept already");
    }
    kept.put(new Key(school, ring), new Picture(picture.clone(), clock.instant()));
  }

  @Override
  public synchronized Optional<byte[]> read(RingId ring, Map<String, Duration> schools) {
    return schools.entrySet().stream()
        .filter(each -> kept.containsKey(new Key(each.getKey(), ring)))
        .map(each -> Map.entry(kept.get(new Key(each.getKey(), ring)), each.getValue()))
        .filter(each -> !due(each.getKey(), each.getValue()))
        .map(each -> each.getKey().bytes().clone())
        .findFirst();
  }

  private boolean due(Picture picture, Duration keep) {
    return !clock.instant().isBefore(picture.made().plus(keep));
  }

  @Override
  public boolean has(RingId ring, Map<String, Duration> schools) {
    return read(ring, schools).isPresent();
  }

  @Override
  public synchronized int purge(Map<String, Duration> schools) {
    int before = kept.size();
    kept.entrySet()
        .removeIf(
            each ->
                !schools.containsKey(each.getKey().school())
                    || due(each.getValue(), schools.get(each.getKey().school()))
                    || !rings.named(each.getKey().ring()));
    return before - kept.size();
  }
}

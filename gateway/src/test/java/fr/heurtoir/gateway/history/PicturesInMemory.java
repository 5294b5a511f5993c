package fr.heurtoir.gateway.history;

import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a disk would keep of pictures; no time passes over them. */
public final class PicturesInMemory implements PictureStore {
  private record Picture(String school, byte[] bytes) {}

  private final Map<RingId, Picture> kept = new ConcurrentHashMap<>();

  @Override
  public void keep(String school, RingId ring, byte[] picture) {
    kept.put(ring, new Picture(school, picture.clone()));
  }

  @Override
  public Optional<byte[]> read(RingId ring, Map<String, Duration> schools) {
    return Optional.ofNullable(kept.get(ring))
        .filter(picture -> schools.containsKey(picture.school()))
        .map(picture -> picture.bytes().clone());
  }

  @Override
  public boolean has(RingId ring, Map<String, Duration> schools) {
    return read(ring, schools).isPresent();
  }

  @Override
  public int purge(Map<String, Duration> schools) {
    int before = kept.size();
    kept.values().removeIf(picture -> !schools.containsKey(picture.school()));
    return before - kept.size();
  }
}

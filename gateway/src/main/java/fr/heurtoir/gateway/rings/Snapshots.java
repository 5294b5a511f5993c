package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.history.PictureStore;
import fr.heurtoir.gateway.history.RingStore;
import fr.heurtoir.gateway.ops.Workers;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one still picture of each ring where the school's policy allows it, and deletes it in time.
 * Belongs to the rings' loop. Files are written and deleted on another thread.
 */
public final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  /** The time that a camera needs after start to adjust exposure and focus. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private static final long EVERY_SECONDS = 60;

  private final ScheduledExecutorService loop;
  private final Supplier<Schools> schools;
  private final RingStore history;
  private final PictureStore pictures;
  private final Workers workers;
  private final Duration keepRings;

  public Snapshots(
      ScheduledExecutorService loop,
      Supplier<Schools> schools,
      RingStore history,
      PictureStore pictures,
      Workers workers,
      Duration keepRings) {
    this.loop = loop;
    this.schools = schools;
    this.history = history;
    this.pictures = pictures;
    this.workers = workers;
    this.keepRings = keepRings;
  }

  /** Starts to delete expired pictures, now and every minute. */
  public void begin() {
    loop.scheduleWithFixedDelay(this::purge, 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * The ring's first picture arrived. A call back gets no snapshot: whoever asked for it sees the
   * picture.
   */
  void seen(LiveRing live) {
    if (live.ring.callBack().isEmpty() && wanted(live.school.id())) {
      loop.schedule(
          () -> live.relay.still(picture -> keep(live, picture)),
          SETTLED.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  private boolean wanted(String school) {
    return schools.get().school(school).filter(s -> s.history().snapshots()).isPresent();
  }

  private void keep(LiveRing live, byte[] picture) {
    RingId ring = live.ring.id();
    String school = live.school.id();
    workers
        .ask(
            () -> {
              // Checked again: the policy may have changed since the picture was requested.
              if (wanted(school)) {
                // A door chooses its rings' ids itself, and must not overwrite another ring's
                // picture.
                if (!history.kept(ring, live.ring.door(), live.ring.pressed())) {
                  throw new IllegalStateException("the ring is not kept, or another has its name");
                }
                pictures.keep(school, ring, picture);
              }
              return picture.length;
            })
        .whenComplete(
            (bytes, failed) -> {
              if (failed != null) {
                LOG.error("event=snapshot-lost ring={} reason=\"{}\"", ring, failed.toString());
              } else {
                LOG.info("event=snapshot ring={} bytes={}", ring, bytes);
              }
            });
  }

  /** Deletes the pictures that no policy keeps. Any thread. */
  public void purge() {
    workers
        .ask(() -> pictures.purge(kept()))
        .whenComplete(
            (gone, failed) -> {
              if (failed != null) {
                LOG.error("event=snapshot-purge-failed reason=\"{}\"", failed.toString());
              } else if (gone > 0) {
                LOG.info("event=snapshots-purged count={}", gone);
              }
            });
  }

  /** How long each school's pictures are kept. Schools that keep none are missing. */
  private Map<String, Duration> kept() {
    return schools.get().all().stream()
        .filter(school -> school.history().snapshots())
        .collect(
            Collectors.toMap(
                School::id,
                school ->
                    school.history().keepSnapshots().compareTo(keepRings) < 0
                        ? school.history().keepSnapshots()
                        : keepRings));
  }
}

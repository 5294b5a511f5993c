package fr.heurtoir.door.station;

import fr.heurtoir.door.call.StationEvent;
import fr.heurtoir.door.lock.LockLink;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the lock process's messages to the station. Called on the link's thread. */
final class FromLock implements LockLink.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(FromLock.class);

  private final Station station;
  private @Nullable Ordered newest;

  /** An order with the time of its arrival. */
  private record Ordered(DoorMessage.Open order, long atNanos) {}

  FromLock(Station station) {
    this.station = station;
  }

  /** An open order arrived; on the station's thread. */
  void ordered(DoorMessage.Open order, long atNanos) {
    newest = new Ordered(order, atNanos);
  }

  @Override
  public void lockReady(List<String> locks) {
    station.post(
        () -> {
          station.status().lock(true);
          station.take(new StationEvent.LockThere());
        });
  }

  @Override
  public void lockLost() {
    station.post(
        () -> {
          station.status().lock(false);
          station.tellAbilities();
          station.rooms().facade().lock(false);
        });
  }

  @Override
  public void lockSaid(DoorMessage.FromDoor message) {
    station.post(
        () -> {
          if (message instanceof LockReport report) {
            switch (report.state()) {
              case PULSING -> {
                station.rooms().facade().lock(true);
                logPulse(report);
              }
              case RELEASED -> station.rooms().facade().lock(false);
              case REFUSED -> {}
            }
          }
          station.take(new StationEvent.LockSaid(message));
        });
  }

  /** Logs the time from the order's arrival to the lock's report that its relay is energised. */
  private void logPulse(LockReport report) {
    Ordered of = newest;
    if (of != null
        && of.order().ring().equals(report.ring())
        && of.order().counter() == report.counter()) {
      LOG.info(
          "event=lock-pulsing ring={} lock={} counter={} order_ms={}",
          report.ring(),
          report.lock(),
          report.counter(),
          (System.nanoTime() - of.atNanos()) / 1_000_000);
    }
  }
}

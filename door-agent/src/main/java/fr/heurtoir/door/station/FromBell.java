package fr.heurtoir.door.station;

import fr.heurtoir.door.call.StationEvent;
import fr.heurtoir.door.gpio.GpioChip.Edge;
import fr.heurtoir.door.gpio.GpioChip.EdgeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the bell line's edges to the station. Called on the GPIO package's thread. */
record FromBell(Station station) implements EdgeListener {
  private static final Logger LOG = LoggerFactory.getLogger(FromBell.class);

  @Override
  public void edge(Edge edge) {
    station.post(
        () -> {
          station.status().bell("");
          station.take(new StationEvent.Button(edge.active(), edge.nanos()));
        });
  }

  @Override
  public void lost(String why) {
    LOG.error("event=bell-lost reason=\"{}\"", why);
    station.post(
        () -> {
          station.status().bell(why);
          station.tellAbilities();
        });
  }
}

package fr.heurtoir.door.station;

import fr.heurtoir.door.call.StationEvent;
import fr.heurtoir.door.sip.DoorSipListener;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the gateway's events to the station. Called on the user agent's thread. */
record FromGateway(Station station, FromLock lock) implements DoorSipListener {
  private static final Logger LOG = LoggerFactory.getLogger(FromGateway.class);

  @Override
  public void registered(String gateway) {
    station.post(() -> station.registered(gateway));
  }

  @Override
  public void unreachable(String why) {
    station.post(station::unreachable);
  }

  @Override
  public void time(Instant gateway) {
    station.post(() -> station.rooms().clock().told(gateway));
  }

  @Override
  public void invited(RingId ring) {
    long now = System.nanoTime();
    station.post(() -> station.media().invited(ring, now));
  }

  @Override
  public void ringing(RingId ring) {
    event(new StationEvent.Ringing(ring));
  }

  @Override
  public void progress(RingId ring, String sdp) {
    event(new StationEvent.Progress(ring, sdp));
  }

  @Override
  public void answered(RingId ring, String sdp) {
    event(new StationEvent.Answered(ring, sdp));
  }

  @Override
  public void ended(RingId ring, Outcome outcome) {
    LOG.info("event=call-ended ring={} outcome={}", ring, outcome.code());
    event(new StationEvent.CallEnded(ring, outcome));
  }

  @Override
  public void message(DoorMessage.ToDoor message) {
    switch (message) {
      case DoorMessage.Show show -> event(new StationEvent.Told(show));
      case DoorMessage.Say say -> event(new StationEvent.Said(say));
      case DoorMessage.CallBack wanted -> station.post(() -> station.callBack(wanted.ring()));
      case DoorMessage.Certificate certificate -> station.rooms().upkeep().received(certificate);
      case DoorMessage.SelfTestNow _ -> station.rooms().upkeep().testNow();
      case DoorMessage.Open open -> {
        long at = System.nanoTime();
        station.post(
            () -> {
              lock.ordered(open, at);
              station.take(new StationEvent.Ordered(open));
            });
      }
      case DoorMessage.LockdownAsk _, DoorMessage.Lockdown _, DoorMessage.Keys _ ->
          event(new StationEvent.Ordered(message));
    }
  }

  private void event(StationEvent event) {
    station.post(() -> station.take(event));
  }
}

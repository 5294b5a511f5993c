package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.access.WhoMayOpen;
import fr.heurtoir.gateway.doors.DoorDriver;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.doors.own.SignedOrders;
import fr.heurtoir.gateway.sip.DoorCall;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage.LockReport;
import fr.heurtoir.protocol.DoorMessage.RingNonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderSignature;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rings of our own doors and what their lock processes say, brought to their drivers. */
final class OwnDoors {
  private static final Logger LOG = LoggerFactory.getLogger(OwnDoors.class);

  private final Stations stations;
  private final WhoMayOpen whoMayOpen;
  private final RingBoard board;
  private final Supplier<Instant> clock;

  OwnDoors(Stations stations, WhoMayOpen whoMayOpen, RingBoard board) {
    this.whoMayOpen = whoMayOpen;
    this.stations = stations;
    this.board = board;
    this.clock = board::now;
  }

  /** Opens the locks of a ring that begins. */
  SignedOrders driver(DoorCall call, DoorDriver.News news) {
    DoorId door = call.door();
    return new SignedOrders(
        door,
        call.ring(),
        new SignedOrders.Door() {
          @Override
          public boolean lockedDown() {
            return whoMayOpen.shut(door);
          }

          @Override
          public OrderSignature sign(OpenOrder order) {
            return stations.keys().sign(door, order);
          }

          @Override
          public void keyRefused() {
            stations.keyRefused(door);
          }
        },
        call,
        clock,
        news);
  }

  /** What became of an order. */
  void reported(DoorId door, LockReport report) {
    board
        .find(report.ring())
        .filter(live -> live.ring.door().equals(door))
        .ifPresentOrElse(
            live -> {
              if (live.driver instanceof SignedOrders orders) {
                orders.reported(report);
              }
            },
            () ->
                LOG.warn(
                    "event=lock-report-unmatched ring={} door={} lock={} state={}",
                    report.ring(),
                    door,
                    report.lock(),
                    report.state()));
  }

  /** The nonce that a ring's orders carry from now on. */
  void nonce(DoorId door, RingNonce nonce) {
    board
        .find(nonce.ring())
        .filter(live -> live.ring.door().equals(door))
        .ifPresentOrElse(
            live -> {
              if (live.driver instanceof SignedOrders orders) {
                orders.nonce(nonce.nonce());
              }
            },
            // The door's clock for a ring that is over goes on a little longer than ours.
            () -> LOG.debug("event=nonce-unmatched ring={} door={}", nonce.ring(), door));
  }
}

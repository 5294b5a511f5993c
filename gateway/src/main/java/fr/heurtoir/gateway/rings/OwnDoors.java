package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.access.WhoMayOpen;
import fr.heurtoir.gateway.doors.DoorDriver;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.doors.own.SignedOrders;
import fr.heurtoir.gateway.sip.DoorCall;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.LockReport;
import fr.heurtoir.protocol.door.DoorMessage.RingNonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderSignature;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the reports of our own doors' lock processes to the drivers of their rings. */
final class OwnDoors {
  private static final Logger LOG = LoggerFactory.getLogger(OwnDoors.class);

  private final Stations stations;
  private final WhoMayOpen whoMayOpen;
  private final RingBoard board;

  OwnDoors(Stations stations, WhoMayOpen whoMayOpen, RingBoard board) {
    this.whoMayOpen = whoMayOpen;
    this.stations = stations;
    this.board = board;
  }

  /** Makes the driver for the locks of a new ring. */
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
            return stations.keys().of(door).sign(door, order);
          }

          @Override
          public void keyRefused() {
            stations.keyRefused(door);
          }
        },
        call,
        board::now,
        news);
  }

  /** The lock process reported the result of an order. */
  void reported(DoorId door, LockReport report) {
    orders(door, report.ring())
        .ifPresentOrElse(
            orders -> orders.reported(report),
            () ->
                LOG.warn(
                    "event=lock-report-unmatched ring={} door={} lock={} state={}",
                    report.ring(),
                    door,
                    report.lock(),
                    report.state()));
  }

  /** Sets the nonce for a ring's further orders. */
  void nonce(DoorId door, RingNonce nonce) {
    orders(door, nonce.ring())
        .ifPresentOrElse(
            orders -> orders.nonce(nonce.nonce()),
            // The door keeps an ended ring a little longer than the gateway.
            () -> LOG.debug("event=nonce-unmatched ring={} door={}", nonce.ring(), door));
  }

  /**
   * The orders of a ring of this door. Empty where there is no such ring, or it belongs to another
   * door.
   */
  private Optional<SignedOrders> orders(DoorId door, RingId ring) {
    return board
        .find(ring)
        .filter(live -> live.ring.door().equals(door))
        .map(live -> live.driver)
        .filter(SignedOrders.class::isInstance)
        .map(SignedOrders.class::cast);
  }
}

package fr.heurtoir.door.station;

import fr.heurtoir.door.call.Notice;
import fr.heurtoir.door.desk.DeskRing;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fallback while no gateway is reachable: calls the desk phone. On the station's thread, unless
 * noted.
 */
final class DeskFallback {
  private final StationThread thread;
  private final Supplier<StationRooms> rooms;
  private final String doorName;
  private final BooleanSupplier registered;
  private final Supplier<Notice> notice;
  private @Nullable DeskRing ring;

  /**
   * @param doorName our name at the desk phone's PBX
   * @param registered whether we are registered at a gateway
   * @param notice the station's own notice
   */
  DeskFallback(
      StationThread thread,
      Supplier<StationRooms> rooms,
      String doorName,
      BooleanSupplier registered,
      Supplier<Notice> notice) {
    this.thread = thread;
    this.rooms = rooms;
    this.doorName = doorName;
    this.registered = registered;
    this.notice = notice;
  }

  /** Whether a call is in progress, or its outcome is shown. */
  boolean active() {
    DeskRing now = ring;
    return now != null && now.active();
  }

  /**
   * No gateway took that ring: calls the desk phone, unless a gateway is reachable and only the
   * media are missing.
   */
  void call(RingId of) {
    rooms
        .get()
        .desk()
        .ifPresent(
            settings -> {
              if (registered.getAsBoolean()) {
                return;
              }
              DeskRing calling = ring;
              if (calling == null) {
                calling = new DeskRing(settings, doorName, thread.executor(), new Visitor());
                ring = calling;
              }
              calling.begin(of);
            });
  }

  /** A gateway can take the next ring. */
  void giveWay() {
    if (active() && ring != null) {
      ring.giveWay();
    }
  }

  void visitorLeaves() {
    if (ring != null) {
      ring.end(Outcome.VISITOR_LEFT);
    }
  }

  /** Ends the call, if there is one. */
  void hangUp() {
    if (ring != null) {
      ring.close();
    }
  }

  /** Shows the call's notices to the visitor. */
  private final class Visitor implements DeskRing.Visitor {
    @Override
    public void tell(Notice said) {
      rooms.get().feedback().tell(said, true);
    }

    @Override
    public void listening(boolean open) {
      rooms.get().feedback().capturing(false, open);
    }

    @Override
    public void over(RingId of, Outcome outcome) {
      rooms.get().feedback().tell(notice.get(), false);
      rooms.get().late().outcome(of, outcome);
      if (registered.getAsBoolean()) {
        rooms.get().late().tell();
      }
    }
  }
}

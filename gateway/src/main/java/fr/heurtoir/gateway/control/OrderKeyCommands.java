package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.gateway.doors.KeyEpoch;
import fr.heurtoir.gateway.doors.OrderKeys;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.order.OrderPublicKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands about the keys that sign orders. */
final class OrderKeyCommands {
  private static final Logger LOG = LoggerFactory.getLogger(OrderKeyCommands.class);

  private final Stations stations;
  private final DoorStore store;
  private final GatewayLoop loop;
  private final Clock clock;

  OrderKeyCommands(Stations stations, DoorStore store, GatewayLoop loop, Clock clock) {
    this.stations = stations;
    this.store = store;
    this.loop = loop;
    this.clock = clock;
  }

  /** Makes a new key. Doors continue to honour the old one for a while. */
  ControlSocket.Answer roll() throws CommandRefused {
    return change(now -> stations.keys().roll(now));
  }

  /** Makes a new key where the old one is lost. */
  ControlSocket.Answer beginAnew() throws CommandRefused {
    return change(now -> stations.keys().beginAnew(now));
  }

  private interface KeyChange {
    KeyEpoch make(Instant now) throws IOException;
  }

  private ControlSocket.Answer change(KeyChange change) throws CommandRefused {
    try {
      KeyEpoch epoch = change.make(clock.instant());
      GatewayLoop.await(
          store.aside(() -> store.keep(epoch)),
          "the new key is in its file, but its epoch could not be stored: restart the gateway");
      LOG.warn(
          "event=order-keys epoch={} overlap={}",
          epoch.number(),
          epoch.overlaps() ? "begun" : "none");
      loop.ask(
          () -> {
            stations.tellKeys();
            return true;
          });
      return status();
    } catch (IllegalStateException tooSoon) {
      throw new CommandRefused(ControlDesk.NOT_YET, String.valueOf(tooSoon.getMessage()));
    } catch (IOException unwritten) {
      throw new CommandRefused(Command.UNAVAILABLE, "no new key: " + unwritten.getMessage());
    }
  }

  /** The keys, and which of them each door has accepted. */
  ControlSocket.Answer status() throws CommandRefused {
    KeyEpoch epoch = stations.keys().epoch();
    List<String> lines =
        loop.ask(
            () ->
                stations.everyDoor().stream()
                    .map(door -> door + "  keys=" + taken(door, epoch))
                    .collect(Collectors.toList()));
    if (stations.keys().lost()) {
      lines.addFirst("the order key is lost, and no door opens: " + OrderKeys.WHAT_TO_DO);
    }
    lines.addFirst(
        "epoch="
            + epoch.number()
            + " since="
            + epoch.since()
            + " keys="
            + epoch.keys().stream().map(OrderPublicKey::id).collect(Collectors.joining(",")));
    return new ControlSocket.Answer(0, lines);
  }

  /** Which keys a door has accepted. Belongs to the rings' loop. */
  String taken(DoorId door, KeyEpoch epoch) {
    return stations
        .keys()
        .taken(door)
        .map(taken -> taken >= epoch.number() ? "newest" : "behind")
        .orElse(epoch.number() == 1 ? "first" : "unknown");
  }
}

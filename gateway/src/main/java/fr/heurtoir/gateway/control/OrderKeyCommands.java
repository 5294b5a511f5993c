package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.doors.DoorStore;
import fr.heurtoir.gateway.doors.KeyEpoch;
import fr.heurtoir.gateway.doors.OrderKeys;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.order.OrderPublicKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /**
   * Makes a new key beside the one that signs, which doors go on to take for a while.
   *
   * @param words the command; its third word names the commune, the first one unless said
   */
  ControlSocket.Answer roll(List<String> words, String by) throws CommandRefused {
    return change(words, by, "rolled", OrderKeys::roll);
  }

  /** Makes a new key where the one that signed is lost; words as for {@link #roll}. */
  ControlSocket.Answer beginAnew(List<String> words, String by) throws CommandRefused {
    return change(words, by, "begun-anew", OrderKeys::beginAnew);
  }

  private interface KeyChange {
    KeyEpoch make(OrderKeys keys, Instant now) throws IOException;
  }

  private CommuneId commune(List<String> words) throws CommandRefused {
    if (words.size() > 3) {
      throw new CommandRefused(Command.USAGE, Usage.notACommand(words));
    }
    String named = words.size() == 3 ? words.get(2) : CommuneId.FIRST_WORD;
    return stations.keys().all().keySet().stream()
        .filter(commune -> commune.toString().equals(named))
        .findFirst()
        .orElseThrow(
            () -> new CommandRefused(Command.USAGE, "no such commune is configured: " + named));
  }

  private ControlSocket.Answer change(
      List<String> words, String by, String outcome, KeyChange change) throws CommandRefused {
    CommuneId commune = commune(words);
    try {
      KeyEpoch epoch = change.make(stations.keys().of(commune), clock.instant());
      store
          .audit()
          .record(
              AuditEvent.of(AuditKind.ORDER_KEY, outcome)
                  .byConsole(by)
                  .in(commune)
                  .about("epoch " + epoch.number()));
      GatewayLoop.await(
          store.aside(() -> store.keep(commune, epoch)),
          "the new key is in its file, but its epoch could not be stored: restart the gateway");
      LOG.warn(
          "event=order-keys commune={} epoch={} overlap={}",
          commune,
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

  /** The keys of each commune, and how far each of its doors is with them. */
  ControlSocket.Answer status() throws CommandRefused {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<CommuneId, OrderKeys> each : stations.keys().all().entrySet()) {
      lines.addAll(status(each.getKey(), each.getValue()));
    }
    return new ControlSocket.Answer(0, lines);
  }

  private List<String> status(CommuneId commune, OrderKeys keys) throws CommandRefused {
    List<String> lines =
        loop.ask(
            () ->
                stations.everyDoor().stream()
                    .filter(door -> stations.keys().of(door) == keys)
                    .map(door -> door + "  keys=" + taken(door))
                    .collect(Collectors.toList()));
    if (keys.lost()) {
      lines.addFirst("the order key is lost, and no door opens: " + OrderKeys.WHAT_TO_DO);
    }
    KeyEpoch epoch = keys.epoch();
    lines.addFirst(
        (commune.equals(CommuneId.FIRST) ? "" : "commune=" + commune + " ")
            + "epoch="
            + epoch.number()
            + " since="
            + epoch.since()
            + " keys="
            + epoch.keys().stream().map(OrderPublicKey::id).collect(Collectors.joining(",")));
    return lines;
  }

  /** How far a door is with the keys. Belongs to the rings' loop. */
  String taken(DoorId door) {
    OrderKeys keys = stations.keys().of(door);
    KeyEpoch epoch = keys.epoch();
    return keys.taken(door)
        .map(taken -> taken >= epoch.number() ? "newest" : "behind")
        .orElse(epoch.number() == 1 ? "first" : "unknown");
  }
}

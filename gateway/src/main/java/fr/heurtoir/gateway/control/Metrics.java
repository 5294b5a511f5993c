package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.doors.DoorHealth;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.media.MediaPlane;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Row;
import fr.heurtoir.gateway.sip.DoorSip;
import fr.heurtoir.protocol.DoorId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** Publishes the packages' counters for {@code /metrics}. */
public final class Metrics {
  private Metrics() {}

  /** The counters of the media plane. */
  public static void media(Counters counters, MediaPlane media) {
    for (DropReason reason : DropReason.values()) {
      counters.counted(
          "heurtoir_media_dropped_total",
          "Media packets that went no further",
          "reason",
          reason.name().toLowerCase(Locale.ROOT),
          () -> media.counters().of(reason));
    }
    counters.counted(
        "heurtoir_media_packets_in_total",
        "Media packets received",
        () -> media.counters().packetsIn());
    counters.counted(
        "heurtoir_media_handed_over_total",
        "Media packets read by another loop than their ring's",
        () -> media.counters().handedOver());
    counters.counted(
        "heurtoir_media_packets_out_total",
        "Media packets sent",
        () -> media.counters().packetsOut());
  }

  /** The counters of SIP towards doors. */
  public static void sip(Counters counters, DoorSip sip) {
    for (var reason : fr.heurtoir.protocol.sip.transport.Drop.values()) {
      counters.counted(
          "heurtoir_sip_dropped_total",
          "SIP messages and connections that went no further",
          "reason",
          reason.code(),
          () -> sip.counters().dropped(reason));
    }
  }

  /** When the certificates end that the gateway shows or believes. */
  public static void certificates(Counters counters, Supplier<Map<String, Instant>> ends) {
    counters.gauges(
        "heurtoir_certificate_ends_timestamp_seconds",
        "When the certificate of that table of the configuration ends",
        List.of("of"),
        () ->
            ends.get().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> new Row(List.of(each.getKey()), each.getValue().getEpochSecond()))
                .toList());
  }

  /**
   * Counts doors every ten seconds, on the loop that owns the stations.
   *
   * @param pressed when a door's bell was last pressed, if since the start
   */
  public static void doors(
      Counters counters,
      ScheduledExecutorService loop,
      Stations stations,
      Clock clock,
      Function<DoorId, Optional<Instant>> pressed) {
    AtomicLong configured =
        gauge(counters, "heurtoir_doors_configured", "Doors that the configuration has");
    EachDoor each = new EachDoor(counters, stations, pressed);
    AtomicLong registered = gauge(counters, "heurtoir_doors_registered", "Doors that are reached");
    AtomicLong locked = gauge(counters, "heurtoir_doors_locked_down", "Doors in lockdown");
    AtomicLong behind =
        gauge(
            counters,
            "heurtoir_doors_lockdown_unsettled",
            "Doors that do not hold by themselves what is wanted of them");
    for (String ability : DoorHealth.ABILITIES) {
      counters.gauge(
          "heurtoir_doors_cannot_" + ability,
          "Doors that say that they cannot " + ability,
          () -> stations.unable().values().stream().filter(of -> of.contains(ability)).count());
    }
    AtomicLong faulty = gauge(counters, "heurtoir_doors_faulty", "Doors of which a part is broken");
    AtomicLong failed =
        gauge(counters, "heurtoir_doors_self_test_failed", "Doors whose last self-test failed");
    AtomicLong missing =
        gauge(counters, "heurtoir_doors_self_test_missing", "Doors without a self-test for 26 h");
    loop.scheduleWithFixedDelay(
        () -> {
          Instant now = clock.instant();
          configured.set(stations.count(_ -> true));
          each.look(stations.everyDoor());
          registered.set(stations.count(stations::registered));
          locked.set(stations.count(stations.lockdowns()::refuses));
          behind.set(stations.count(door -> !stations.lockdowns().standing(door).settled()));
          faulty.set(stations.count(door -> !stations.health(door).broken().isEmpty()));
          failed.set(
              stations.count(
                  door ->
                      stations
                          .health(door)
                          .lastTest()
                          .filter(test -> !test.failed().isEmpty())
                          .isPresent()));
          missing.set(stations.count(door -> stations.testMissing(door, now)));
        },
        1,
        10,
        TimeUnit.SECONDS);
  }

  /** A row for each door of the configuration, as the rings' loop saw it last. */
  private static final class EachDoor {
    private record Column(
        Function<DoorId, Optional<Long>> value, AtomicReference<List<Row>> rows) {}

    private final List<Column> columns = new ArrayList<>();
    private final Counters counters;

    EachDoor(Counters counters, Stations stations, Function<DoorId, Optional<Instant>> pressed) {
      this.counters = counters;
      column(
          "heurtoir_door_registered",
          "1 where the door is reached, else 0",
          door -> Optional.of(stations.registered(door) ? 1L : 0L));
      column(
          "heurtoir_door_faults",
          "How much of the door is broken or failed its self-test",
          door -> Optional.of((long) stations.health(door).faults().size()));
      column(
          "heurtoir_door_last_ring_timestamp_seconds",
          "When its bell was last pressed since the start",
          door -> pressed.apply(door).map(Instant::getEpochSecond));
      column(
          "heurtoir_door_last_self_test_timestamp_seconds",
          "When it last tested itself",
          door -> stations.health(door).lastTest().map(test -> test.at().getEpochSecond()));
      column(
          "heurtoir_door_certificate_ends_timestamp_seconds",
          "When its certificate ends",
          door -> stations.health(door).certificateEnd().map(Instant::getEpochSecond));
    }

    private void column(String name, String help, Function<DoorId, Optional<Long>> value) {
      Column column = new Column(value, new AtomicReference<>(List.of()));
      counters.gauges(name, help, List.of("school", "door"), column.rows()::get);
      columns.add(column);
    }

    void look(List<DoorId> doors) {
      for (Column column : columns) {
        List<Row> rows = new ArrayList<>();
        for (DoorId door : doors) {
          column
              .value()
              .apply(door)
              .ifPresent(value -> rows.add(new Row(List.of(door.school(), door.value()), value)));
        }
        column.rows().set(List.copyOf(rows));
      }
    }
  }

  private static AtomicLong gauge(Counters counters, String name, String help) {
    AtomicLong value = new AtomicLong();
    counters.gauge(name, help, value::get);
    return value;
  }
}

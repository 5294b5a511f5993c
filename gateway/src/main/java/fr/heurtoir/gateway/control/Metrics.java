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
import java.util.LinkedHashMap;
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
    EachDoor each = new EachDoor(counters);
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
          each.look(stations, pressed);
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
    private final Map<String, AtomicReference<List<Row>>> tables = new LinkedHashMap<>();
    private final Counters counters;

    EachDoor(Counters counters) {
      this.counters = counters;
      table("heurtoir_door_registered", "1 where the door is reached, else 0");
      table("heurtoir_door_faults", "How much of the door is broken or failed its self-test");
      table(
          "heurtoir_door_last_ring_timestamp_seconds",
          "When its bell was last pressed since the start");
      table("heurtoir_door_last_self_test_timestamp_seconds", "When it last tested itself");
      table("heurtoir_door_certificate_ends_timestamp_seconds", "When its certificate ends");
    }

    private void table(String name, String help) {
      AtomicReference<List<Row>> rows = new AtomicReference<>(List.of());
      counters.gauges(name, help, List.of("school", "door"), rows::get);
      tables.put(name, rows);
    }

    void look(Stations stations, Function<DoorId, Optional<Instant>> pressed) {
      Map<String, List<Row>> seen = new LinkedHashMap<>();
      tables.keySet().forEach(name -> seen.put(name, new ArrayList<>()));
      for (DoorId door : stations.everyDoor()) {
        DoorHealth health = stations.health(door);
        Map<String, Optional<Long>> values =
            Map.of(
                "heurtoir_door_registered", Optional.of(stations.registered(door) ? 1L : 0L),
                "heurtoir_door_faults", Optional.of((long) health.faults().size()),
                "heurtoir_door_last_ring_timestamp_seconds", seconds(pressed.apply(door)),
                "heurtoir_door_last_self_test_timestamp_seconds",
                    seconds(health.lastTest().map(DoorHealth.Test::at)),
                "heurtoir_door_certificate_ends_timestamp_seconds",
                    seconds(health.certificateEnd()));
        List<String> labels = List.of(door.school(), door.value());
        values.forEach(
            (name, value) ->
                value.ifPresent(number -> seen.get(name).add(new Row(labels, number))));
      }
      seen.forEach((name, rows) -> tables.get(name).set(List.copyOf(rows)));
    }

    private static Optional<Long> seconds(Optional<Instant> at) {
      return at.map(Instant::getEpochSecond);
    }
  }

  private static AtomicLong gauge(Counters counters, String name, String help) {
    AtomicLong value = new AtomicLong();
    counters.gauge(name, help, value::get);
    return value;
  }
}

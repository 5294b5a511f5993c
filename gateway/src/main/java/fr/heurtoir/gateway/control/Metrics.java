package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.doors.DoorHealth;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.media.MediaPlane;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.sip.DoorSip;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

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

  /** The number of live rings. */
  public static void rings(Counters counters, IntSupplier live) {
    counters.gauge(
        "heurtoir_rings_live",
        "Rings that live, or whose lock may still be opened",
        live::getAsInt);
  }

  /** Counts doors every ten seconds, on the loop that owns the stations. */
  public static void doors(
      Counters counters, ScheduledExecutorService loop, Stations stations, Clock clock) {
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

  private static AtomicLong gauge(Counters counters, String name, String help) {
    AtomicLong value = new AtomicLong();
    counters.gauge(name, help, value::get);
    return value;
  }
}

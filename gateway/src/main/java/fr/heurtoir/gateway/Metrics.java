package fr.heurtoir.gateway;

import fr.heurtoir.gateway.media.MediaPlane;
import fr.heurtoir.gateway.media.relay.Drop;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.sip.DoorSip;
import java.util.Locale;
import java.util.function.IntSupplier;

/** Puts what the rooms count under one roof, for {@code /metrics}. */
final class Metrics {
  private Metrics() {}

  static void media(Counters counters, MediaPlane media) {
    for (Drop reason : Drop.values()) {
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
        "heurtoir_media_packets_out_total",
        "Media packets sent",
        () -> media.counters().packetsOut());
  }

  static void sip(Counters counters, DoorSip sip) {
    for (var reason : fr.heurtoir.protocol.sip.Drop.values()) {
      counters.counted(
          "heurtoir_sip_dropped_total",
          "SIP messages and connections that went no further",
          "reason",
          reason.code(),
          () -> sip.counters().dropped(reason));
    }
  }

  static void rings(Counters counters, IntSupplier live) {
    counters.gauge(
        "heurtoir_rings_live",
        "Rings that live, or whose lock may still be opened",
        live::getAsInt);
  }
}

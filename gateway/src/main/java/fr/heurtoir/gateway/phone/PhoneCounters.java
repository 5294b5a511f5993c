package fr.heurtoir.gateway.phone;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/** The counters about phones. */
final class PhoneCounters {
  private final Counter received;
  private final Counter left;
  private final Map<ErrorCode, Counter> refused = new EnumMap<>(ErrorCode.class);
  private final Map<Integer, Counter> closed = new TreeMap<>();

  PhoneCounters(Counters counters, IntSupplier connected) {
    counters.gauge(
        "heurtoir_phones_reachable", "Phones that can be told of a ring now", connected::getAsInt);
    received =
        counters.counter(
            "heurtoir_phone_messages_total", "Messages of phones that were understood");
    left =
        counters.counter(
            "heurtoir_phone_left_total", "Connections that phones ended or the network lost");
    for (ErrorCode code : ErrorCode.values()) {
      refused.put(
          code,
          counters.counter(
              "heurtoir_phone_refused_total", "Messages refused, by reason", "code", code.code()));
    }
    for (int code :
        new int[] {
          CloseCode.NORMAL,
          CloseCode.GOING_AWAY,
          CloseCode.PROTOCOL_ERROR,
          CloseCode.NOT_UTF8,
          CloseCode.TOO_LARGE,
          CloseCode.NO_HELLO,
          CloseCode.REPLACED,
          CloseCode.REVOKED,
          CloseCode.NOT_THE_DEVICE,
          CloseCode.FLOOD,
          CloseCode.SILENT
        }) {
      closed.put(
          code,
          counters.counter(
              "heurtoir_phone_closed_total",
              "Connections that the gateway closed, by close code",
              "code",
              Integer.toString(code)));
    }
  }

  void received() {
    received.add();
  }

  void left() {
    left.add();
  }

  void refused(ErrorCode code) {
    Counter counter = refused.get(code);
    if (counter != null) {
      counter.add();
    }
  }

  void closed(int code) {
    Counter counter = closed.get(code);
    if (counter != null) {
      counter.add();
    }
  }
}

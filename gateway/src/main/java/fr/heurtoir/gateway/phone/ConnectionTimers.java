package fr.heurtoir.gateway.phone;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The timers of connections: hellos, challenges, pings, pongs. Thread-safe. */
final class ConnectionTimers {
  private final ConnectionParts parts;
  private final PhoneOutput output;
  // For each phone, how many rings watch it.
  private final Map<String, Integer> watched = new ConcurrentHashMap<>();

  ConnectionTimers(ConnectionParts parts) {
    this.parts = parts;
    this.output = parts.output();
  }

  void watch(String phoneId) {
    watched.merge(phoneId, 1, Integer::sum);
  }

  void unwatch(String phoneId) {
    watched.computeIfPresent(phoneId, (_, rings) -> rings == 1 ? null : rings - 1);
  }

  boolean watched(String phoneId) {
    return watched.containsKey(phoneId);
  }

  void tick() {
    long now = parts.nanos().getAsLong();
    for (PhoneConnection each : parts.connections().greeting()) {
      if (now - each.acceptedAt >= parts.limits().helloWithin().toNanos()) {
        output.end(each, CloseCode.NO_HELLO, "no hello", false);
      }
    }
    for (PhoneConnection each : parts.connections().greeted()) {
      tick(each, now);
    }
  }

  private void tick(PhoneConnection connection, long now) {
    if (connection.heartbeat.silent(now)) {
      output.end(connection, CloseCode.SILENT, "no pong", false);
      return;
    }
    if (connection.challenges.due(now)) {
      output.challenge(connection);
    }
    boolean close = watched(connection.phoneId);
    Duration every = close ? PhoneLimits.CLOSE_HEARTBEAT : parts.limits().heartbeat();
    OptionalLong ping = connection.heartbeat.ping(now, every, close);
    if (ping.isEmpty()) {
      return;
    }
    if (parts.directory().byId(connection.phoneId).isEmpty()) {
      // A reload of the configuration or a revocation may have ended the enrolment meanwhile.
      output.end(connection, CloseCode.REVOKED, "not enrolled", true);
    } else {
      output.write(connection, new ToPhone.Ping(ping.getAsLong()));
    }
  }
}

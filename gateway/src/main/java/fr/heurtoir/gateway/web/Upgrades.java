package fr.heurtoir.gateway.web;

import fr.heurtoir.protocol.net.Admission;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Marks a connection that became a phone's WebSocket. */
record Upgrades(Admission admission, RequestTimes times) {
  /** The connection is a WebSocket from now on, and the phones' hub limits its times. */
  void upgraded(HttpConnection connection) {
    times.forget(connection);
  }

  /** The connection's phone proved that it holds its key. Any thread. */
  void proven(HttpConnection connection, String phone) {
    // Vert.x gives a connection's channel nowhere else.
    if (connection instanceof ConnectionBase base) {
      admission.proven(base.channel(), phone);
    }
  }
}

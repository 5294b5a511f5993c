package fr.heurtoir.gateway.web;

import fr.heurtoir.protocol.net.Admission;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Marks a connection that became a phone's WebSocket. */
record Upgrades(Admission admission, RequestTimes times) {
  /** It is a WebSocket from now on, with the times of the phones' hub. */
  void upgraded(HttpConnection connection) {
    times.forget(connection);
  }

  /** Its phone has proved that it holds its key. Any thread. */
  void proven(HttpConnection connection, String phone) {
    // Vert.x tells the channel of a connection nowhere else.
    if (connection instanceof ConnectionBase base) {
      admission.proven(base.channel(), phone);
    }
  }
}

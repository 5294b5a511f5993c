package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Counters.Counter;
import io.vertx.core.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts connections that broke before a request was complete, and logs them at debug level. */
final class ConnectionFaults implements Handler<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionFaults.class);

  private final Counter faults;

  ConnectionFaults(Counters counters) {
    faults =
        counters.counter(
            "heurtoir_web_faults_total", "Connections that broke: TLS, form, reset by the peer");
  }

  @Override
  public void handle(Throwable fault) {
    faults.add();
    LOG.debug("connection broken", fault);
  }
}

package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what failed at a socket or with one packet, and says it once in ten seconds: an
 * unreachable peer fails with every packet, which must not fill the log. On the loop.
 */
final class PortFailures {
  private static final Logger LOG = LoggerFactory.getLogger(PortFailures.class);
  private static final long LOG_EVERY_NANOS = 10_000_000_000L;

  private final MediaTransportContext context;
  private long logged;
  private boolean everLogged;

  PortFailures(MediaTransportContext context) {
    this.context = context;
  }

  void note(Throwable cause) {
    context.drop(DropReason.SEND_FAILED);
    long now = context.now();
    if (!everLogged || now - logged > LOG_EVERY_NANOS) {
      everLogged = true;
      logged = now;
      LOG.warn("event=media-port-failed transport=udp", cause);
    }
  }
}

package fr.heurtoir.gateway.web;

import fr.heurtoir.protocol.RingId;
import java.time.Duration;

/**
 * What the history shows of live data about ended rings. Called on an event loop: must not block.
 */
public interface History {
  /** How much longer that ring's visitor may be called back; zero where not. */
  Duration callBack(RingId ring);
}

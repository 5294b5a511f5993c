package fr.heurtoir.gateway.web;

import fr.heurtoir.protocol.RingId;
import java.time.Duration;

/** What the rings' room says of rings that ended. Asked on an event loop: must not block. */
public interface History {
  /** For how long the visitor of that ring may still be called back; zero for not. */
  Duration callBack(RingId ring);
}

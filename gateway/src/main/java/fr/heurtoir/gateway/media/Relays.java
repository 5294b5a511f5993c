package fr.heurtoir.gateway.media;

import fr.heurtoir.protocol.RingId;

/** Where a ring gets its media. On the rings' loop. */
@FunctionalInterface
public interface Relays {
  /**
   * Opens a ring's media.
   *
   * @param listener told on the rings' loop
   * @throws IllegalStateException where there is no room for another, the ring's are open already,
   *     or this is not the rings' loop
   */
  Relay open(RingId ring, AudioPolicy audio, RelayListener listener);
}

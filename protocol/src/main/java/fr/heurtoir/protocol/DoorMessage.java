package fr.heurtoir.protocol;

import java.util.Optional;

/**
 * What the gateway and a door say beside the call itself: the JSON body ({@value #MEDIA_TYPE}) of a
 * SIP MESSAGE (RFC 3428) on the door's own mutual-TLS connection. Written and read by {@link
 * DoorMessages}. The 200 to the MESSAGE says that it arrived and was well formed, nothing more.
 */
public sealed interface DoorMessage {
  /** The body's media type. */
  String MEDIA_TYPE = "application/vnd.heurtoir.door+json";

  /** The largest body taken, in bytes. */
  int MAX_BYTES = 4096;

  /** The ring it belongs to. */
  RingId ring();

  /**
   * To the door: tell the visitor.
   *
   * @param text a reply typed or chosen on the phone, at most 200 characters; shown and later
   *     spoken
   */
  record Show(RingId ring, Moment moment, Optional<String> text) implements DoorMessage {}

  /**
   * To the door: pulse a lock. The agent hands the order to the lock process, which alone decides.
   *
   * @param lock the lock's name at this door, {@code gate} where there is one
   * @param counter strictly increasing within the ring, from 1: an order is used once
   */
  record Open(RingId ring, String lock, long counter) implements DoorMessage {}

  /** From the door: what became of an order. */
  record LockReport(RingId ring, String lock, long counter, State state, Optional<String> reason)
      implements DoorMessage {
    /** What the lock did. */
    public enum State {
      /** The relay is energised. */
      PULSING,
      /** The pulse ended. */
      RELEASED,
      /** The order was refused; the reason says why. */
      REFUSED
    }
  }
}

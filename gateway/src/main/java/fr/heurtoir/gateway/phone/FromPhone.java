package fr.heurtoir.gateway.phone;

import fr.heurtoir.protocol.Reply;
import fr.heurtoir.protocol.RingId;

/** What a phone says. Read, and checked, by {@link PhoneCodec} alone. */
public sealed interface FromPhone {
  /** The longest SDP, in characters. */
  int MAX_SDP = 32_768;

  /** A message about one ring. */
  sealed interface OfRing extends FromPhone {
    RingId ring();
  }

  /**
   * The first message of every connection.
   *
   * @param protocol the version that the client speaks
   * @param instance 16 to 64 characters {@code [A-Za-z0-9_-]}, one per start of the client
   * @param client what it is, at most 80 characters, or empty
   * @param locale the language of its screen, at most 16 characters, or empty
   * @param visible whether its screen shows the page
   */
  record Hello(int protocol, String instance, String client, String locale, boolean visible)
      implements FromPhone {}

  /** The answer to a ping. */
  record Pong(long n) implements FromPhone {}

  /** The screen went dark or came back. */
  record Visible(boolean visible) implements FromPhone {}

  /** The ring is on the screen. */
  record Told(RingId ring) implements OfRing {}

  /** A WebRTC offer, at most {@value #MAX_SDP} characters. */
  record Offer(RingId ring, String sdp) implements OfRing {}

  /** The first picture was drawn. */
  record FirstFrame(RingId ring) implements OfRing {}

  /** Take the call, or take it up again. */
  record Answer(RingId ring) implements OfRing {}

  /** Not me. */
  record Decline(RingId ring) implements OfRing {}

  /** End the call. */
  record HangUp(RingId ring) implements OfRing {}

  /** Say something to the visitor, by one tap. */
  record Say(RingId ring, Reply reply) implements OfRing {}

  /** Pulse a lock: {@code [a-z][a-z0-9-]{0,31}}. */
  record Open(RingId ring, String lock) implements OfRing {}
}

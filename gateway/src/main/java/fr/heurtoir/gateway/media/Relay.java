package fr.heurtoir.gateway.media;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The media of one ring. Every method is called on the rings' loop and returns at once: it posts a
 * message to the loop that has this ring's media, and what is answered comes back as a message.
 * Messages keep their order both ways.
 */
public interface Relay {
  /** The outcome of an offer. */
  sealed interface Answer {
    /**
     * The offer was accepted.
     *
     * @param sdp the description to send back
     */
    record Accepted(String sdp) implements Answer {}

    /**
     * The offer was refused; nothing changed.
     *
     * @param detail what is wrong, fit for a log and for the peer; at most 500 characters
     */
    record Refused(Reason reason, String detail) implements Answer {}

    /** A defect of ours, which is logged; the ring's media have ended. */
    record Failed() implements Answer {}

    /**
     * The phone's leg was dropped, or the relay closed, before the answer came: nobody wants it.
     */
    record Dropped() implements Answer {}

    /** Why an offer was refused. */
    enum Reason {
      /** The two sides share no codec; the detail names what was offered. */
      NO_COMMON_CODEC,
      /**
       * The offer is malformed, lacks something necessary, or comes at a moment when it cannot be
       * used.
       */
      BAD_OFFER
    }
  }

  /**
   * Answers an offer of the door. The first call decides the ring's codecs. Later calls are
   * re-offers: an offer of the same peer connection continues it (an ICE restart where its
   * credentials changed), and an offer of a new one replaces it.
   *
   * @param then told once, on the rings' loop; the ring may have ended by then
   */
  void door(String offer, Consumer<Answer> then);

  /**
   * Answers an offer of a phone, after the door's first offer. Further calls with the same id are
   * re-offers, as for {@link #door}.
   *
   * @param viewerId the phone's name in this ring
   * @param then told once, on the rings' loop; the ring may have ended by then
   */
  void viewer(String viewerId, String offer, Consumer<Answer> then);

  /**
   * Lets sound pass both ways between the door and this phone only. Empty: picture only. The
   * phone's leg may come later.
   */
  void talk(Optional<String> viewerId);

  /**
   * Asks the door for a keyframe and returns the first whole one as a still picture, {@code
   * image/webp}, at most {@link fr.heurtoir.gateway.rtc.vp8.StillPicture#MAX_BYTES}. Returns none
   * where the door's picture is not VP8 or ends before.
   *
   * @param taker called once at most, on the rings' loop
   */
  void still(Consumer<byte[]> taker);

  /**
   * Why this phone shows no picture, as far as the gateway can see. {@link Missing#NOT_SHOWN} where
   * the gateway sends everything to it. Empty where the phone has no leg, or a leg without a
   * picture.
   *
   * @param then told once, on the rings' loop; the ring may have ended by then
   */
  void missing(String viewerId, Consumer<Optional<Missing>> then);

  /** Ends a phone's leg. The listener hears nothing more of it. A second call does nothing. */
  void drop(String viewerId);

  /** Ends every leg. The listener gets no further call. A second call does nothing. */
  void close();
}

package fr.heurtoir.gateway.media;

import java.util.Optional;
import java.util.function.Consumer;

/** The media of one ring. Every method is called on {@link MediaPlane#loop}; none blocks. */
public interface Relay {
  /** What became of an offer. */
  sealed interface Answer {
    /**
     * It was answered.
     *
     * @param sdp the description to send back
     */
    record Accepted(String sdp) implements Answer {}

    /**
     * It was not; nothing changed.
     *
     * @param detail what is wrong, fit for a log and for the peer; at most 500 characters
     */
    record Refused(Reason reason, String detail) implements Answer {}

    /** Why an offer was refused. */
    enum Reason {
      /** The ends share no codec; the detail names what was offered. */
      NO_COMMON_CODEC,
      /** The offer is malformed, lacks what is needed, or comes when it cannot be used. */
      BAD_OFFER
    }
  }

  /**
   * The door's leg. The first call decides the codecs of the ring; later ones are the door's
   * re-offers: the same peer connection goes on (an ICE restart where its credentials changed), a
   * new one replaces the old.
   */
  Answer door(String offer);

  /**
   * A phone's leg, after the door's. Again for the same id: as for {@link #door}.
   *
   * @param viewerId the phone's name in this ring
   */
  Answer viewer(String viewerId, String offer);

  /**
   * Lets sound pass both ways between the door and this phone, and no other; empty: picture only.
   * The phone's leg may come later.
   */
  void talk(Optional<String> viewerId);

  /**
   * Asks the door for a keyframe and hands over the first whole one that comes as a still picture,
   * {@code image/webp}, at most {@link fr.heurtoir.gateway.rtc.vp8.StillPicture#MAX_BYTES}. Nothing
   * comes where the door's picture is not VP8 or ends before.
   *
   * @param taker called once, on the loop
   */
  void still(Consumer<byte[]> taker);

  /**
   * Why this phone shows no picture, as far as can be seen from here; {@link Missing#NOT_SHOWN}
   * where all is sent to it. Empty where it has no leg, or one without a picture.
   */
  Optional<Missing> missing(String viewerId);

  /** Ends a phone's leg. A second call does nothing. */
  void drop(String viewerId);

  /** Ends every leg. The listener hears nothing more. A second call does nothing. */
  void close();
}

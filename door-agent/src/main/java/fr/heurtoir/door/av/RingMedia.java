package fr.heurtoir.door.av;

/**
 * Picture and sound of one ring, prepared before anybody presses so that the offer is at hand.
 * Methods return at once and take effect in the order of their calls; any thread may call them.
 */
public interface RingMedia {
  /** The SDP offer, with all candidates in it. */
  String offer();

  /**
   * The bell was pressed: the camera starts, so that the first picture is ready when the path
   * stands. The microphone stays closed.
   */
  void ring();

  /** Takes the peer's SDP answer, from a 183 or a 200. The same answer again changes nothing. */
  void applyAnswer(String sdp);

  /** Opens or closes microphone and speaker; closed at first. */
  void setTalking(boolean talking);

  /** Ends picture and sound and gives everything back; that nothing is open is the last report. */
  void close();

  /** What the room reports, each call on a thread of the room; it must not be held up. */
  interface Listener {
    /** The encrypted path to the gateway stands, for the first time or again. */
    void connected();

    /** Nothing comes by that path for some seconds now; it may stand again, or fail. */
    default void interrupted() {}

    /** The path failed or the answer was unusable. */
    void failed(String why);

    /**
     * The camera gives no picture, or a frozen or black one; sound goes on, and the camera is
     * opened again until it is well. Told once, whichever ring was the first to see it.
     */
    void cameraLost(String why);

    /** The camera that was lost gives pictures again. Told once. */
    default void cameraBack() {}

    /**
     * What is open now. At first nothing is; a closed ring's last report is that nothing is.
     *
     * @param camera the camera is open, or being opened again
     * @param microphone the microphone is open
     */
    default void capturing(boolean camera, boolean microphone) {}

    /** The microphone, the speaker or the sound server is gone; the picture goes on. */
    default void soundLost(String why) {}

    /** The sound that was lost is there again, also in this ring. */
    default void soundBack() {}

    /**
     * These media can carry no sound any more, because their sound server died: where they are not
     * in use, others are to be prepared in their place.
     */
    default void stale(String why) {}
  }
}

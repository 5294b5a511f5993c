package fr.heurtoir.door.av;

/**
 * Picture and sound of one ring, prepared before a press so that the offer is ready. Methods return
 * at once and take effect in the order of the calls. Any thread.
 */
public interface RingMedia {
  /** The SDP offer, with all candidates in it. */
  String offer();

  /**
   * The bell was pressed: starts the camera, so that the first picture is ready when the path
   * works. The microphone stays closed.
   */
  void ring();

  /** Applies the peer's SDP answer from a 183 or a 200. The same answer again changes nothing. */
  void applyAnswer(String sdp);

  /** Opens or closes microphone and speaker; closed at first. */
  void setTalking(boolean talking);

  /** Ends picture and sound and releases everything. The last report says that nothing is open. */
  void close();

  /** Hears the media's reports, each on a thread of the media; must not block. */
  interface Listener {
    /** The encrypted path to the gateway works, for the first time or again. */
    void connected();

    /** Nothing has arrived on that path for some seconds. It may recover or fail. */
    default void interrupted() {}

    /** The path failed or the answer was unusable. */
    void failed(String why);

    /**
     * The camera gives no picture, or a frozen or black one. Sound continues, and the camera is
     * reopened until it works. Reported once, whichever ring noticed it first.
     */
    void cameraLost(String why);

    /** The lost camera gives pictures again. Reported once. */
    default void cameraBack() {}

    /**
     * What is open now. Nothing is at first, and nothing in a closed ring's last report.
     *
     * @param camera the camera is open, or being reopened
     * @param microphone the microphone is open
     */
    default void capturing(boolean camera, boolean microphone) {}

    /** The microphone, the speaker or the sound server is lost; the picture continues. */
    default void soundLost(String why) {}

    /** The lost sound works again, also in this ring. */
    default void soundBack() {}

    /**
     * These media can carry no sound any more, because their sound server died. Where no ring uses
     * them, prepare others instead.
     */
    default void stale(String why) {}
  }
}

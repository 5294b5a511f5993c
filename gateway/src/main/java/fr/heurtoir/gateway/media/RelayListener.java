package fr.heurtoir.gateway.media;

/** A {@link Relay}'s events for its ring, on the rings' loop. */
public interface RelayListener {
  /**
   * Media can flow to and from the door: its address passed a connectivity check and its
   * certificate is right.
   */
  void onDoorConnected();

  /** The door's first whole keyframe arrived. */
  void onDoorFirstFrame();

  /**
   * The door was silent for too long, its handshake failed, or it ended its session. An ICE restart
   * may bring it back; {@link #onDoorConnected} then follows.
   *
   * @param why for the log
   */
  void onDoorLost(String why);

  /** Media can flow to and from this phone. */
  void onViewerConnected(String viewerId);

  /**
   * The phone sent something authentic: a packet, or a check of its path. Called four times a
   * second at most.
   */
  default void onViewerHeard(String viewerId) {}

  /** As {@link #onDoorLost}, for a phone. */
  void onViewerLost(String viewerId, String why);

  /** A packet of sound has passed in each direction since {@link Relay#talk}. */
  void onTwoWayAudio(String viewerId);
}

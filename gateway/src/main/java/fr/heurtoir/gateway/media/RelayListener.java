package fr.heurtoir.gateway.media;

/** What a {@link Relay} tells the ring, on {@link MediaPlane#loop}. */
public interface RelayListener {
  /** Media can flow to and from the door: its address is checked and its certificate is right. */
  void onDoorConnected();

  /** The door's first whole keyframe arrived. */
  void onDoorFirstFrame();

  /**
   * The door was silent for too long, its handshake failed, or it ended its session. It may come
   * back by an ICE restart; {@link #onDoorConnected} says so.
   *
   * @param why for the log
   */
  void onDoorLost(String why);

  /** Media can flow to and from this phone. */
  void onViewerConnected(String viewerId);

  /**
   * Something authentic came of this phone: a packet, or a check of its path. Told four times a
   * second at most.
   */
  default void onViewerHeard(String viewerId) {}

  /** As {@link #onDoorLost}, for a phone. */
  void onViewerLost(String viewerId, String why);

  /** Since {@link Relay#talk} a packet of sound has passed in each direction. */
  void onTwoWayAudio(String viewerId);
}

package fr.heurtoir.gateway.media.relay;

/** A relay's events for its owner. */
public interface RelayEvents {
  /** The first whole keyframe of the door arrived. */
  void doorFirstFrame();

  /** A packet of audio went each way since the last {@link RelayCore#talk}. */
  void twoWayAudio(String viewerId);
}

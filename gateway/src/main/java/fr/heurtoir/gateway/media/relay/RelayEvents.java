package fr.heurtoir.gateway.media.relay;

/** What a relay tells its owner. */
public interface RelayEvents {
  /** The first whole keyframe of the door arrived. */
  void doorFirstFrame();

  /** Since the last {@link RelayCore#talk} a packet of audio went each way. */
  void twoWayAudio(String viewerId);
}

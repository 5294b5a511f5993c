package fr.heurtoir.gateway.media;

import io.netty.buffer.ByteBuf;

/** What a {@link PeerSession} tells whoever it belongs to. */
interface PeerEvents {
  /** Media can flow, for the first time or again. */
  void connected(long now);

  /** An authentic packet of any kind came: media, or a check of connectivity. */
  default void heard(long now) {}

  /** Media can no longer flow. */
  void lost(String why);

  /** One decrypted RTP packet, borrowed. */
  void rtp(ByteBuf packet, long now);

  /** One decrypted RTCP compound, borrowed. */
  void rtcp(ByteBuf compound, long now);
}

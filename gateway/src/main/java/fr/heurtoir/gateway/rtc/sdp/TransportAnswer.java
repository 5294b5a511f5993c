package fr.heurtoir.gateway.rtc.sdp;

import java.net.InetSocketAddress;
import java.util.List;

/** A transport's part of an answer. Each appended line ends with CRLF. */
public interface TransportAnswer {
  /** The {@code o=} line's address, as {@code IN IP4 192.0.2.7}. */
  String origin();

  /**
   * Appends the session's attributes.
   *
   * @param accepted the sections that are not refused
   * @param stream the name of the media stream that they belong to
   */
  void appendSession(StringBuilder text, List<OfferedMedia> accepted, String stream);

  /**
   * Where we want an accepted section's media: the port for {@code m=}, the host for {@code c=}.
   */
  InetSocketAddress address(OfferedMedia media);

  /**
   * Appends an accepted section's attributes.
   *
   * @param first whether no section before it was accepted
   */
  void appendMedia(StringBuilder text, OfferedMedia media, boolean first);
}

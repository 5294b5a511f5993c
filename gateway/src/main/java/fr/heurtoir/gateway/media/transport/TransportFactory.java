package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.rtc.sdp.MalformedSdpException;
import fr.heurtoir.gateway.rtc.sdp.Offer;
import fr.heurtoir.gateway.rtc.sdp.TransportAnswer;
import java.util.Optional;

/**
 * One kind of transport: what it needs of an offer, and how it is opened. All methods belong on the
 * media loop.
 */
public interface TransportFactory {
  /** An offer that this transport can carry. Nothing has changed yet. */
  interface Negotiation {
    /** The media offered; a section that this transport cannot carry is marked so. */
    Offer offer();

    /** What the answer says of the transport. */
    TransportAnswer answer();

    /** Whether the leg's present transport goes on, with new credentials or addresses perhaps. */
    boolean continues();

    /**
     * The answer is given: opens a new transport, where this does not {@link #continues}. At most
     * once, before another offer is negotiated.
     */
    MediaTransport open(TransportListener listener);

    /** The answer is given: the present transport goes on, where this {@link #continues}. */
    void resume();
  }

  /**
   * Reads an offer.
   *
   * @param present the leg's transport, where it has one
   * @throws MalformedSdpException where the offer lacks what this transport needs; the message
   *     names it
   * @throws NoTransportException where there is no room for another
   */
  Negotiation negotiate(String offer, Optional<MediaTransport> present)
      throws MalformedSdpException, NoTransportException;
}

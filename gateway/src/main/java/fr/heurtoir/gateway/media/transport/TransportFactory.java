package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.rtc.sdp.MalformedSdpException;
import fr.heurtoir.gateway.rtc.sdp.Offer;
import fr.heurtoir.gateway.rtc.sdp.TransportAnswer;
import java.util.Optional;

/**
 * One kind of transport: what it needs of an offer, and how it is opened. Call all methods on the
 * media loop.
 */
public interface TransportFactory {
  /** An offer that this transport can carry. Nothing has changed yet. */
  interface Negotiation {
    /** The media offered; a section that this transport cannot carry is marked so. */
    Offer offer();

    /** The transport's part of the answer. */
    TransportAnswer answer();

    /** Whether the leg's present transport continues, perhaps with new credentials or addresses. */
    boolean continues();

    /**
     * The answer is sent: opens a new transport. Only where not {@link #continues}, once at most,
     * and before another offer is negotiated.
     */
    MediaTransport open(TransportListener listener);

    /** The answer is sent: the present transport continues. Only where {@link #continues}. */
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

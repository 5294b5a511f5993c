package fr.heurtoir.protocol.sip.transport;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The way to one peer (RFC 5626 section 3): an open connection, or a pair of UDP addresses.
 * Requests to a door go over the flow on which the door came, since doors are behind address
 * translation. Any thread.
 */
public interface Flow {
  /** A name that no other flow of this endpoint ever had or will have. */
  long id();

  /** How the bytes travel. */
  Transport transport();

  /** Where the peer's packets come from. */
  InetSocketAddress remote();

  /** Who proved to be there; empty without a client certificate. */
  Optional<PeerIdentity> peer();

  /** Whether something can still be sent. */
  boolean open();

  /** Done when the flow is gone; never for UDP before the endpoint closes. */
  CompletionStage<Void> closed();

  /** Ends it. */
  void close();
}

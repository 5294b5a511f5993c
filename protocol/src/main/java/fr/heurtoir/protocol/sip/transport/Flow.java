package fr.heurtoir.protocol.sip.transport;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The way to one peer (RFC 5626 section 3): an open connection, or a pair of UDP addresses.
 * Requests to a door use the flow on which the door came, because doors are behind address
 * translation. Any thread.
 */
public interface Flow {
  /** A number that no other flow of this endpoint ever has. */
  long id();

  Transport transport();

  /** The peer's source address. */
  InetSocketAddress remote();

  /** The peer's proven identity. Empty without a client certificate. */
  Optional<PeerIdentity> peer();

  /** Whether the flow is open. */
  boolean open();

  /** Completes when the flow ends; for UDP only when the endpoint closes. */
  CompletionStage<Void> closed();

  /** Closes the flow. */
  void close();
}

package fr.heurtoir.gateway.media.transport;

/** There is no room for another transport. The message is fit for a log and for the peer. */
public final class NoTransportException extends Exception {
  NoTransportException(String message) {
    super(message);
  }
}

package fr.heurtoir.gateway.media.dtls;

import fr.heurtoir.gateway.rtc.srtp.SrtpKeys;

/**
 * Hears the outcome of an association. Called on the session's event loop, and never after {@link
 * DtlsAssociation#close}. Either {@link #onKeys} or {@link #onFailed} is called, once. After {@link
 * #onKeys}, {@link #onClosed} is called once at most.
 */
public interface DtlsListener {
  /**
   * The handshake is complete, and the peer has the certificate that its SDP announced.
   *
   * @param keys the media keys
   */
  void onKeys(SrtpKeys keys);

  /**
   * The handshake failed. The peer was sent an alert where possible.
   *
   * @param detail for a log line; contains no secret and no free text of the peer
   */
  void onFailed(DtlsFailure reason, String detail);

  /** The peer ended the association after {@link #onKeys}, by close_notify or a fatal alert. */
  void onClosed();
}

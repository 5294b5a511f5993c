package fr.heurtoir.gateway.media.dtls;

import fr.heurtoir.gateway.rtc.srtp.SrtpKeys;

/**
 * Who wants to know what became of an association. Called on the session's event loop, and never
 * after {@link DtlsAssociation#close}. Either {@link #onKeys} or {@link #onFailed} comes, once;
 * then at most one {@link #onClosed}.
 */
public interface DtlsListener {
  /** The handshake is complete, the peer is who its SDP said, and these are the media keys. */
  void onKeys(SrtpKeys keys);

  /**
   * There will be no keys; the peer was sent an alert where that was possible.
   *
   * @param detail for a log line; holds no secret and nothing that the peer chose freely
   */
  void onFailed(DtlsFailure reason, String detail);

  /** The peer ended the association after {@link #onKeys} (close_notify, or a fatal alert). */
  void onClosed();
}

package fr.heurtoir.gateway.media.dtls;

/** Why a handshake failed. Each is the name of a counter. */
public enum DtlsFailure {
  /** It took longer than {@link DtlsLimits#timeout}. */
  TIMEOUT,
  /** The client showed no certificate. */
  NO_CLIENT_CERTIFICATE,
  /** The client's certificate is not the one that its SDP announced. */
  WRONG_FINGERPRINT,
  /** The client offered no use_srtp, or no supported profile. */
  NO_SRTP_PROFILE,
  /** No version, cipher suite, curve or extended master secret in common. */
  NOTHING_IN_COMMON,
  /** The client ended the handshake with an alert. */
  PEER_ALERT,
  /** The client violated the protocol, or did not prove that it has its certificate's key. */
  PROTOCOL,
  /** A bug or failure in the gateway; the log has the details. */
  INTERNAL
}

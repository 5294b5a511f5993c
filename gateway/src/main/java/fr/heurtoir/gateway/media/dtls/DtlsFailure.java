package fr.heurtoir.gateway.media.dtls;

/** Why a handshake failed; each is a counter's name. */
public enum DtlsFailure {
  /** It took longer than {@link DtlsLimits#timeout}. */
  TIMEOUT,
  /** The client showed no certificate. */
  NO_CLIENT_CERTIFICATE,
  /** The client's certificate is not the one that its SDP announced. */
  WRONG_FINGERPRINT,
  /** The client offered no use_srtp, or no profile that is spoken here. */
  NO_SRTP_PROFILE,
  /** No version, cipher suite, curve or extended master secret in common. */
  NOTHING_IN_COMMON,
  /** The client broke off with an alert. */
  PEER_ALERT,
  /** The client broke the protocol, or its proof of the certificate's key is wrong. */
  PROTOCOL,
  /** Something of ours broke; the log says what. */
  INTERNAL
}

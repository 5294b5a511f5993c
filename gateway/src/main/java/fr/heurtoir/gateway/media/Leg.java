package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.dtls.Fingerprint;
import fr.heurtoir.gateway.rtc.ice.IceCredentials;
import fr.heurtoir.gateway.rtc.sdp.MediaParameters;
import fr.heurtoir.gateway.rtc.sdp.Offer;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One leg of a ring: the session with its peer, and what its offers and answers said. */
abstract class Leg implements PeerEvents {
  private final LegIdentity identity;
  private final PeerSession session;
  private Offer offer;
  private IceCredentials credentials;
  private MediaParameters parameters;
  private int version = 1;

  Leg(
      Ground ground,
      LegIdentity identity,
      IceCredentials credentials,
      Offer offer,
      MediaParameters parameters) {
    this.identity = identity;
    this.offer = offer;
    this.credentials = credentials;
    this.parameters = parameters;
    this.session =
        new PeerSession(
            ground.port(),
            ground.dtls(),
            credentials,
            expected(offer),
            ground.config().consent(),
            ground.config().handshakeTimeout(),
            ground.loop(),
            this);
  }

  private static Set<Fingerprint> expected(Offer offer) {
    return offer.fingerprints().stream()
        .map(one -> Fingerprint.parse(one.toString()))
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  PeerSession session() {
    return session;
  }

  LegIdentity identity() {
    return identity;
  }

  IceCredentials credentials() {
    return credentials;
  }

  MediaParameters parameters() {
    return parameters;
  }

  int version() {
    return version;
  }

  /** Whether that offer is one more of the same peer connection, which can still be used. */
  boolean continuedBy(Offer next) {
    return session.usable()
        && offer.sessionId().equals(next.sessionId())
        && offer.fingerprints().equals(next.fingerprints());
  }

  /** Whether that offer asks for an ICE restart (RFC 8839 section 4.4.1.1.1). */
  boolean restartedBy(Offer next) {
    return !offer.ufrag().equals(next.ufrag());
  }

  /** The peer's next offer was answered, with those credentials of ours. */
  void goOn(Offer next, IceCredentials ours, MediaParameters agreed) {
    if (!ours.equals(credentials)) {
      session.restart(ours);
    }
    offer = next;
    credentials = ours;
    parameters = agreed;
    version++;
    renegotiated(agreed);
  }

  abstract void renegotiated(MediaParameters agreed);

  abstract void tick(long now);

  void close() {
    session.close();
  }
}

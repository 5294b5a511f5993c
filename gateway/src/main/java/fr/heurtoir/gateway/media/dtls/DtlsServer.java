package fr.heurtoir.gateway.media.dtls;

import fr.heurtoir.gateway.rtc.sdp.Fingerprint;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;

/**
 * The gateway's side of all DTLS associations: one certificate, made at start, and the limits that
 * all handshakes share. Thread-safe.
 */
public final class DtlsServer {
  private final DtlsLimits limits;
  private final DtlsCounters counters = new DtlsCounters();
  private final Semaphore handshakes;
  private final DtlsIdentity identity;
  private final Fingerprint fingerprint;
  private final JcaTlsCrypto crypto;
  private final Certificate chain;

  /**
   * Makes a new key and certificate, which takes some milliseconds.
   *
   * @param now wall-clock time, for the certificate's dates
   */
  public DtlsServer(DtlsLimits limits, SecureRandom random, Instant now) {
    this.limits = limits;
    this.handshakes = new Semaphore(limits.handshakes());
    this.identity = DtlsIdentity.create(random, now);
    this.fingerprint = Fingerprint.of(Fingerprint.Hash.SHA_256, identity.der());
    this.crypto = BoundedCrypto.create(random, () -> counters.drop(DtlsDrop.OVERSIZE_FRAGMENT));
    try {
      this.chain = new Certificate(new TlsCertificate[] {crypto.createCertificate(identity.der())});
    } catch (IOException ourOwnCertificate) {
      throw new IllegalStateException(ourOwnCertificate);
    }
  }

  /** The SHA-256 fingerprint of our certificate, for SDP. */
  public Fingerprint fingerprint() {
    return fingerprint;
  }

  public DtlsCounters counters() {
    return counters;
  }

  /** How many handshakes are in progress. */
  public int handshaking() {
    return limits.handshakes() - handshakes.availablePermits();
  }

  /**
   * Prepares an association. Its thread starts with the first ClientHello. The caller passes on
   * only datagrams of tuples that passed a connectivity check.
   *
   * @param expected the fingerprints in the peer's SDP; the certificate must match one of them; not
   *     empty
   * @param send takes each datagram for the peer, on {@code loop}; may be called shortly after
   *     {@link DtlsAssociation#close}, for the close_notify
   * @param loop the session's event loop
   * @param listener hears the outcome on {@code loop}
   * @throws IllegalArgumentException where {@code expected} is empty
   */
  public DtlsAssociation start(
      Set<Fingerprint> expected, Consumer<byte[]> send, Executor loop, DtlsListener listener) {
    if (expected.isEmpty()) {
      throw new IllegalArgumentException("no fingerprint to expect");
    }
    return new DtlsAssociation(this, Set.copyOf(expected), send, loop, listener);
  }

  DtlsLimits limits() {
    return limits;
  }

  DtlsIdentity identity() {
    return identity;
  }

  JcaTlsCrypto crypto() {
    return crypto;
  }

  Certificate chain() {
    return chain;
  }

  boolean beginHandshake() {
    return handshakes.tryAcquire();
  }

  void endHandshake() {
    handshakes.release();
  }
}

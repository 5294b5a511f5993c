package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.KeyHash;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Reads the identity in a verified certificate. */
final class PeerIdentities {
  private static final int URI = 6;

  private PeerIdentities() {}

  /**
   * The identity of the session's peer. Empty where its certificate does not contain exactly one.
   */
  static Optional<PeerIdentity> of(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? of(leaf)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    }
  }

  static Optional<PeerIdentity> of(X509Certificate leaf) {
    Collection<List<?>> names;
    try {
      names = leaf.getSubjectAlternativeNames();
    } catch (CertificateParsingException bad) {
      return Optional.empty();
    }
    if (names == null) {
      return Optional.empty();
    }
    List<String> uris = new ArrayList<>();
    for (List<?> name : names) {
      if (name.size() == 2 && Integer.valueOf(URI).equals(name.get(0))) {
        String uri = String.valueOf(name.get(1));
        if (uri.regionMatches(true, 0, "sip", 0, 3)) {
          uris.add(uri);
        }
      }
    }
    return uris.size() == 1
        ? read(uris.getFirst(), KeyHash.of(leaf.getPublicKey()))
        : Optional.empty();
  }

  private static Optional<PeerIdentity> read(String uri, String key) {
    int at = uri.indexOf('@');
    if (!uri.regionMatches(true, 0, "sip:", 0, 4) || at < 0) {
      return Optional.empty();
    }
    String domain = uri.substring(at + 1).toLowerCase(Locale.ROOT);
    if (!domain.matches("[a-z0-9.-]{1,253}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PeerIdentity(new DoorId(uri.substring(4, at)), domain, key));
    } catch (IllegalArgumentException notADoor) {
      return Optional.empty();
    }
  }
}

package fr.heurtoir.gateway.rtc.sdp;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What ICE and DTLS-SRTP need of an offer (RFC 8829): one bundle, one set of ICE credentials, one
 * certificate. Remote candidates are ignored: the gateway is ICE-lite and learns the peer's
 * addresses from the peer's checks.
 *
 * @param bundle the mids of the bundle, in its order
 * @param ufrag the peer's ICE user name fragment
 * @param password the peer's ICE password
 * @param fingerprints of the peer's certificate, one per hash function; not empty
 */
public record WebRtcOffer(
    Offer offer,
    List<String> bundle,
    String ufrag,
    String password,
    Set<Fingerprint> fingerprints) {
  private static final int MAX_FINGERPRINTS = 8;
  private static final Pattern UFRAG = Pattern.compile("[A-Za-z0-9+/]{4,256}");
  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9+/]{22,256}");
  private static final Set<String> PROTOCOLS =
      Set.of(
          "UDP/TLS/RTP/SAVPF",
          "TCP/TLS/RTP/SAVPF",
          "UDP/TLS/RTP/SAVP",
          "TCP/TLS/RTP/SAVP",
          "RTP/SAVPF");

  public WebRtcOffer {
    bundle = List.copyOf(bundle);
    fingerprints = Set.copyOf(fingerprints);
  }

  /**
   * Reads an offer.
   *
   * @throws MalformedSdpException where it is no session description, or one that cannot be
   *     answered over ICE and DTLS-SRTP; the message names what is missing
   */
  public static WebRtcOffer read(String text) throws MalformedSdpException {
    Sdp sdp = Sdp.parse(text);
    List<String> bundle =
        sdp.all("group")
            .map(value -> Arrays.asList(value.split(" +")))
            .filter(words -> words.getFirst().equals("BUNDLE"))
            .findFirst()
            .map(words -> words.subList(1, words.size()))
            .orElseThrow(() -> new MalformedSdpException("no BUNDLE group"));
    Set<String> mids = new HashSet<>();
    for (SdpMedia media : sdp.media()) {
      Optional<String> mid = media.first("mid");
      if (mid.isPresent() && !mids.add(mid.get())) {
        throw new MalformedSdpException("a mid stands twice");
      }
    }
    Offer offer = Offer.of(sdp, media -> carries(media, bundle));
    // RFC 9143 section 7.2: transport attributes stand in the first m= section of the bundle.
    SdpMedia first =
        sdp.media().stream()
            .filter(m -> m.first("mid").filter(bundle::contains).isPresent())
            .filter(m -> m.port() != 0 && !m.has("bundle-only"))
            .findFirst()
            .orElseThrow(() -> new MalformedSdpException("the bundle has no live m= section"));
    return new WebRtcOffer(
        offer,
        bundle,
        credential(sdp, first, "ice-ufrag", UFRAG),
        credential(sdp, first, "ice-pwd", PASSWORD),
        fingerprints(sdp, first));
  }

  private static boolean carries(SdpMedia media, List<String> bundle) {
    return (media.port() != 0 || media.has("bundle-only"))
        && media.first("mid").filter(bundle::contains).isPresent()
        && PROTOCOLS.contains(media.protocol())
        && media.has("rtcp-mux");
  }

  private static String credential(Sdp sdp, SdpMedia media, String name, Pattern form)
      throws MalformedSdpException {
    return sdp.inherited(media, name)
        .filter(value -> form.matcher(value).matches())
        .orElseThrow(() -> new MalformedSdpException("no usable " + name));
  }

  private static Set<Fingerprint> fingerprints(Sdp sdp, SdpMedia media)
      throws MalformedSdpException {
    String setup = sdp.inherited(media, "setup").orElse("actpass");
    if (!setup.equals("actpass") && !setup.equals("active")) {
      throw new MalformedSdpException("setup is neither actpass nor active");
    }
    List<String> own = media.all("fingerprint").toList();
    Set<Fingerprint> usable =
        (own.isEmpty() ? sdp.all("fingerprint") : own.stream())
            .map(Fingerprint::parse)
            .flatMap(Optional::stream)
            .limit(MAX_FINGERPRINTS)
            .collect(Collectors.toUnmodifiableSet());
    if (usable.isEmpty()) {
      throw new MalformedSdpException("no fingerprint by sha-256 or better");
    }
    return usable;
  }

  /** Leaves out the password, which is a secret. */
  @Override
  public String toString() {
    return "WebRtcOffer[" + ufrag + ", " + offer + "]";
  }
}

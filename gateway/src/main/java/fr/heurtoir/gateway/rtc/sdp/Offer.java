package fr.heurtoir.gateway.rtc.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An offer, read and found usable: one bundle, one set of ICE credentials, one fingerprint. Remote
 * candidates are not read: the gateway is ICE-lite and learns where its peer is from the peer's own
 * checks.
 *
 * @param media in the offer's order
 * @param bundle the mids of the bundle, in its order
 * @param ufrag the peer's ICE user name fragment
 * @param password the peer's ICE password
 * @param fingerprints of the peer's certificate, one per hash function; not empty
 * @param sessionId the {@code o=} line's id: the same as long as it is the same peer connection
 */
public record Offer(
    List<OfferedMedia> media,
    List<String> bundle,
    String ufrag,
    String password,
    Set<Fingerprint> fingerprints,
    String sessionId) {
  private static final int MAX_FINGERPRINTS = 8;
  private static final Pattern UFRAG = Pattern.compile("[A-Za-z0-9+/]{4,256}");
  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9+/]{22,256}");

  public Offer {
    media = List.copyOf(media);
    bundle = List.copyOf(bundle);
    fingerprints = Set.copyOf(fingerprints);
  }

  /**
   * Reads an offer.
   *
   * @throws MalformedSdpException where it is no description, or one that this gateway cannot
   *     answer; the message names what is missing
   */
  public static Offer read(String text) throws MalformedSdpException {
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
    List<OfferedMedia> media = new ArrayList<>();
    for (SdpMedia one : sdp.media()) {
      media.add(OfferedMedia.read(sdp, one, Set.copyOf(bundle)));
    }
    // RFC 9143 section 7.2: transport attributes stand in the first m= section of the bundle.
    SdpMedia carrier =
        sdp.media().stream()
            .filter(m -> m.first("mid").filter(bundle::contains).isPresent())
            .filter(m -> m.port() != 0 && !m.has("bundle-only"))
            .findFirst()
            .orElseThrow(() -> new MalformedSdpException("the bundle has no live m= section"));
    return new Offer(
        media,
        bundle,
        credential(sdp, carrier, "ice-ufrag", UFRAG),
        credential(sdp, carrier, "ice-pwd", PASSWORD),
        fingerprints(sdp, carrier),
        sessionId(sdp));
  }

  private static String credential(Sdp sdp, SdpMedia carrier, String name, Pattern form)
      throws MalformedSdpException {
    return sdp.inherited(carrier, name)
        .filter(value -> form.matcher(value).matches())
        .orElseThrow(() -> new MalformedSdpException("no usable " + name));
  }

  private static Set<Fingerprint> fingerprints(Sdp sdp, SdpMedia carrier)
      throws MalformedSdpException {
    String setup = sdp.inherited(carrier, "setup").orElse("actpass");
    if (!setup.equals("actpass") && !setup.equals("active")) {
      throw new MalformedSdpException("setup is neither actpass nor active");
    }
    List<String> own = carrier.all("fingerprint").toList();
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

  private static String sessionId(Sdp sdp) throws MalformedSdpException {
    return sdp.session().stream()
        .filter(line -> line.type() == 'o')
        .map(line -> line.value().split(" +"))
        .filter(words -> words.length == 6)
        .map(words -> words[1])
        .findFirst()
        .orElseThrow(() -> new MalformedSdpException("no usable o= line"));
  }

  /** The first live media description of that kind. */
  Optional<OfferedMedia> first(String kind) {
    return media.stream().filter(m -> m.live() && m.kind().equals(kind)).findFirst();
  }
}

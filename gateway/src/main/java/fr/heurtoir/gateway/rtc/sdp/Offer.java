package fr.heurtoir.gateway.rtc.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The media of an offer: codecs and directions, for any transport. {@link WebRtcOffer} and {@link
 * PlainOffer} read what their transport needs, and decide which sections it can carry.
 *
 * @param media in the offer's order
 * @param sessionId the {@code o=} line's id: constant for the life of a session
 */
public record Offer(List<OfferedMedia> media, String sessionId) {
  public Offer {
    media = List.copyOf(media);
  }

  /**
   * Reads the media of an offer.
   *
   * @param carried whether the transport can carry that {@code m=} section
   * @throws MalformedSdpException where there is no usable {@code o=} line, or a carried section
   *     lists invalid payload types
   */
  static Offer of(Sdp sdp, Predicate<SdpMedia> carried) throws MalformedSdpException {
    List<OfferedMedia> media = new ArrayList<>();
    for (SdpMedia one : sdp.media()) {
      media.add(OfferedMedia.read(sdp, one, media.size(), carried.test(one)));
    }
    return new Offer(media, sessionId(sdp));
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

  /** The first {@code m=} section of that kind that can be carried. */
  Optional<OfferedMedia> first(String kind) {
    return media.stream().filter(m -> m.carried() && m.kind().equals(kind)).findFirst();
  }
}

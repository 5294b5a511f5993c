package fr.heurtoir.gateway.rtc.sdp;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Answers offers. The door's first offer decides the codecs of a ring. Every phone is answered with
 * exactly those codecs, each leg with its own payload types, because the gateway never transcodes.
 *
 * <p>Audio and video of a leg always have different payload types, because the relay tells them
 * apart by payload type (RFC 9143 section 9.2). The answer accepts no header extension, so the
 * relay need not rewrite any.
 */
public final class Answerer {
  private static final int MAX_DETAIL = 500;

  private Answerer() {}

  /**
   * Answers a door: audio both ways, video towards us.
   *
   * @param audio the codecs wanted, best first
   * @param video the codecs wanted, best first
   */
  public static Negotiated door(
      Offer offer, List<AudioCodec> audio, List<VideoCodec> video, LocalDescription local) {
    Optional<OfferedMedia> audioMedia = offer.first("audio");
    if (audioMedia.isEmpty()) {
      return new Negotiated.BadOffer("no audio that can be carried");
    }
    Optional<ChosenAudio> chosenAudio =
        audio.stream()
            .flatMap(wanted -> ChosenAudio.of(wanted, audioMedia.get(), local).stream())
            .findFirst();
    if (chosenAudio.isEmpty()) {
      return noCommonCodec("audio", audio, audioMedia.get());
    }
    Optional<OfferedMedia> videoMedia =
        offer.first("video").filter(media -> media.direction().sends());
    Optional<ChosenVideo> chosenVideo =
        videoMedia.flatMap(
            media ->
                video.stream()
                    .flatMap(wanted -> ChosenVideo.of(wanted, media, local, true).stream())
                    .findFirst());
    if (videoMedia.isPresent() && chosenVideo.isEmpty()) {
      return noCommonCodec("video", video, videoMedia.get());
    }
    return agree(offer, local, chosenAudio.get(), chosenVideo, "phone");
  }

  /**
   * Answers a phone: audio both ways, video towards the phone, in the codecs agreed with the door.
   * A phone that cannot decode the door's video, or wants none, gets an answer without video (RFC
   * 3264 section 6): its user can still hear the visitor, talk and open the gate.
   */
  public static Negotiated viewer(Offer offer, MediaParameters door, LocalDescription local) {
    Optional<OfferedMedia> audioMedia = offer.first("audio");
    if (audioMedia.isEmpty()) {
      return new Negotiated.BadOffer("no audio that can be carried");
    }
    Optional<ChosenAudio> chosenAudio = ChosenAudio.of(door.audioCodec(), audioMedia.get(), local);
    if (chosenAudio.isEmpty()) {
      return noCommonCodec("audio", List.of(door.audioCodec()), audioMedia.get());
    }
    Optional<ChosenVideo> chosenVideo = Optional.empty();
    if (door.videoCodec().isPresent()) {
      VideoCodec wanted = door.videoCodec().get();
      chosenVideo =
          offer
              .first("video")
              .filter(media -> media.direction().receives())
              .flatMap(media -> ChosenVideo.of(wanted, media, local, false));
    }
    return agree(offer, local, chosenAudio.get(), chosenVideo, "door");
  }

  private static Negotiated noCommonCodec(String kind, List<?> wanted, OfferedMedia media) {
    String detail =
        kind
            + " wanted "
            + wanted
            + ", offered "
            + media.codecs().stream().map(OfferedCodec::toString).collect(Collectors.joining(" "));
    return new Negotiated.NoCommonCodec(
        detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL));
  }

  private static Negotiated agree(
      Offer offer,
      LocalDescription local,
      ChosenAudio audio,
      Optional<ChosenVideo> video,
      String streamName) {
    if (video.isPresent()
        && (audio.parameters().payloadType() == video.get().parameters().payloadType()
            || audio
                .parameters()
                .telephoneEvent()
                .equals(OptionalInt.of(video.get().parameters().payloadType())))) {
      return new Negotiated.BadOffer("audio and video share a payload type");
    }
    List<OfferedMedia> taken = new ArrayList<>(List.of(audio.media()));
    video.map(ChosenVideo::media).ifPresent(taken::add);
    StringBuilder text = new StringBuilder(2_000);
    text.append("v=0\r\no=- ").append(local.sessionId()).append(' ').append(local.version());
    text.append(' ').append(local.transport().origin()).append("\r\ns=-\r\nt=0 0\r\n");
    local.transport().appendSession(text, taken, streamName);
    boolean first = true;
    for (OfferedMedia media : offer.media()) {
      if (media.index() == audio.media().index()) {
        open(text, media, audio.formats(), local.transport(), first);
        audio.append(text);
        close(text, media, audio.parameters(), local, streamName);
        first = false;
      } else if (video.filter(v -> v.media().index() == media.index()).isPresent()) {
        open(text, media, video.get().formats(), local.transport(), first);
        video.get().append(text);
        close(text, media, video.get().parameters(), local, streamName);
        first = false;
      } else {
        refuse(text, media);
      }
    }
    return new Negotiated.Agreed(
        text.toString(),
        new MediaParameters(
            audio.codec(),
            video.map(ChosenVideo::wanted),
            audio.parameters(),
            video.map(v -> v.parameters())));
  }

  private static void open(
      StringBuilder text,
      OfferedMedia media,
      String formats,
      TransportAnswer transport,
      boolean first) {
    InetSocketAddress address = transport.address(media);
    text.append("m=").append(media.kind()).append(' ').append(address.getPort()).append(' ');
    text.append(media.protocol()).append(' ').append(formats).append("\r\nc=");
    text.append(SdpConnection.line(address)).append("\r\n");
    transport.appendMedia(text, media, first);
  }

  private static void close(
      StringBuilder text,
      OfferedMedia media,
      RtpParameters parameters,
      LocalDescription local,
      String stream) {
    text.append("a=")
        .append(Direction.of(parameters.send(), parameters.receive()).word())
        .append("\r\n");
    if (parameters.send()) {
      String cname = " cname:" + local.cname();
      if (media.mid().isEmpty()) {
        text.append("a=ssrc:").append(parameters.ssrc()).append(cname).append("\r\n");
        return;
      }
      String track = stream + "-" + media.kind();
      text.append("a=msid:").append(stream).append(' ').append(track).append("\r\n");
      text.append("a=ssrc:").append(parameters.ssrc()).append(cname);
      text.append("\r\na=ssrc:").append(parameters.ssrc()).append(" msid:").append(stream);
      text.append(' ').append(track).append("\r\n");
    }
  }

  private static void refuse(StringBuilder text, OfferedMedia media) {
    // RFC 3264 section 6: a refused media description keeps its place and has port zero.
    text.append("m=").append(media.kind()).append(" 0 ").append(media.protocol());
    media.formats().forEach(format -> text.append(' ').append(format));
    text.append("\r\nc=IN IP4 0.0.0.0\r\n");
    if (!media.mid().isEmpty()) {
      text.append("a=mid:").append(media.mid()).append("\r\n");
    }
    text.append("a=inactive\r\n");
  }

  private record ChosenAudio(
      OfferedMedia media, AudioCodec codec, OfferedCodec offered, RtpParameters parameters) {
    static Optional<ChosenAudio> of(AudioCodec wanted, OfferedMedia media, LocalDescription local) {
      return media.codecs().stream()
          .filter(wanted::matches)
          .findFirst()
          .map(
              found ->
                  new ChosenAudio(media, wanted, found, parameters(wanted, found, media, local)));
    }

    private static RtpParameters parameters(
        AudioCodec codec, OfferedCodec found, OfferedMedia media, LocalDescription local) {
      OptionalInt events =
          media.codecs().stream()
              .filter(c -> c.name().equalsIgnoreCase("telephone-event"))
              .filter(c -> c.clockRate() == codec.clockRate())
              .mapToInt(OfferedCodec::payloadType)
              .findFirst();
      return new RtpParameters(
          found.payloadType(),
          events,
          codec.clockRate(),
          local.audioSsrc(),
          media.direction().receives(),
          media.direction().sends(),
          false,
          false,
          false,
          false);
    }

    String formats() {
      String events =
          parameters.telephoneEvent().isPresent()
              ? " " + parameters.telephoneEvent().getAsInt()
              : "";
      return offered.payloadType() + events;
    }

    void append(StringBuilder text) {
      text.append("a=rtpmap:").append(offered.payloadType()).append(' ');
      text.append(codec.encodingName()).append('/').append(codec.clockRate());
      text.append(codec == AudioCodec.OPUS ? "/2\r\n" : "\r\n");
      if (codec == AudioCodec.OPUS) {
        text.append("a=fmtp:").append(offered.payloadType());
        text.append(" minptime=10;useinbandfec=1\r\n");
      }
      parameters
          .telephoneEvent()
          .ifPresent(
              type ->
                  text.append("a=rtpmap:")
                      .append(type)
                      .append(" telephone-event/")
                      .append(codec.clockRate())
                      .append("\r\n"));
    }
  }

  private record ChosenVideo(
      OfferedMedia media, VideoCodec wanted, OfferedCodec codec, RtpParameters parameters) {
    static Optional<ChosenVideo> of(
        VideoCodec wanted, OfferedMedia media, LocalDescription local, boolean receive) {
      return wanted
          .choose(media.codecs())
          .map(
              found ->
                  new ChosenVideo(
                      media,
                      wanted,
                      found,
                      new RtpParameters(
                          found.payloadType(),
                          OptionalInt.empty(),
                          VideoCodec.CLOCK_RATE,
                          local.videoSsrc(),
                          !receive,
                          receive,
                          found.feedback().contains("nack"),
                          found.feedback().contains("nack pli"),
                          found.feedback().contains("ccm fir"),
                          found.feedback().contains("goog-remb"))));
    }

    String formats() {
      return String.valueOf(codec.payloadType());
    }

    void append(StringBuilder text) {
      int type = codec.payloadType();
      text.append("a=rtpmap:").append(type).append(' ').append(wanted.encodingName());
      text.append("/").append(VideoCodec.CLOCK_RATE).append("\r\n");
      if (!codec.format().isEmpty()) {
        text.append("a=fmtp:").append(type).append(' ').append(codec.format()).append("\r\n");
      }
      feedback(text, type, parameters.remb(), "goog-remb");
      feedback(text, type, parameters.fir(), "ccm fir");
      feedback(text, type, parameters.nack(), "nack");
      feedback(text, type, parameters.pli(), "nack pli");
    }

    private static void feedback(StringBuilder text, int type, boolean agreed, String value) {
      if (agreed) {
        text.append("a=rtcp-fb:").append(type).append(' ').append(value).append("\r\n");
      }
    }
  }
}

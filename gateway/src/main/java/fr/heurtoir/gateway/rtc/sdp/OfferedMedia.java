package fr.heurtoir.gateway.rtc.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One offered media description.
 *
 * @param index of the {@code m=} section in the offer, 0 first
 * @param kind {@code audio}, {@code video} or another word
 * @param mid its identification (RFC 5888), empty where it has none
 * @param protocol the transport protocol, echoed in the answer
 * @param formats the {@code m=} line's formats as written, echoed where the media is refused
 * @param carried whether it may carry media: it is not rejected, and the leg's transport can carry
 *     it
 * @param direction as the offer's sender sees it
 * @param codecs in the sender's order of preference; none where {@code carried} is false
 * @param reducedSize whether RTCP of reduced size was offered (RFC 5506)
 */
public record OfferedMedia(
    int index,
    String kind,
    String mid,
    String protocol,
    List<String> formats,
    boolean carried,
    Direction direction,
    List<OfferedCodec> codecs,
    boolean reducedSize) {
  public OfferedMedia {
    formats = List.copyOf(formats);
    codecs = List.copyOf(codecs);
  }

  static OfferedMedia read(Sdp sdp, SdpMedia media, int index, boolean carried)
      throws MalformedSdpException {
    return new OfferedMedia(
        index,
        media.kind(),
        media.first("mid").orElse(""),
        media.protocol(),
        media.formats(),
        carried,
        direction(sdp, media),
        carried ? codecs(media) : List.of(),
        media.has("rtcp-rsize"));
  }

  private static Direction direction(Sdp sdp, SdpMedia media) {
    for (Direction direction : Direction.values()) {
      if (media.has(direction.word())) {
        return direction;
      }
    }
    for (Direction direction : Direction.values()) {
      if (sdp.all(direction.word()).findAny().isPresent()) {
        return direction;
      }
    }
    return Direction.SENDRECV;
  }

  private static List<OfferedCodec> codecs(SdpMedia media) throws MalformedSdpException {
    Map<String, String> maps = byPayloadType(media, "rtpmap");
    Map<String, String> parameters = byPayloadType(media, "fmtp");
    Map<String, Set<String>> feedback = new HashMap<>();
    media
        .all("rtcp-fb")
        .forEach(
            value -> {
              String[] parts = value.split(" +", 2);
              if (parts.length == 2) {
                feedback.computeIfAbsent(parts[0], k -> new HashSet<>()).add(parts[1].strip());
              }
            });
    List<OfferedCodec> codecs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String format : media.formats()) {
      int type = payloadType(format);
      if (!seen.add(format)) {
        throw new MalformedSdpException("a payload type stands twice in one m= line");
      }
      Optional<String> map = Optional.ofNullable(maps.get(format)).or(() -> staticMap(type));
      if (map.isEmpty() || type >= 64 && type <= 95) {
        // RFC 5761 section 4: types 64 to 95 would be mistaken for RTCP.
        continue;
      }
      Set<String> wanted = new HashSet<>(feedback.getOrDefault(format, Set.of()));
      wanted.addAll(feedback.getOrDefault("*", Set.of()));
      codec(type, codecs.size(), map.get(), parameters.getOrDefault(format, ""), wanted)
          .ifPresent(codecs::add);
    }
    return codecs;
  }

  private static Map<String, String> byPayloadType(SdpMedia media, String attribute) {
    Map<String, String> values = new HashMap<>();
    media
        .all(attribute)
        .forEach(
            value -> {
              String[] parts = value.split(" +", 2);
              if (parts.length == 2) {
                values.putIfAbsent(parts[0], parts[1].strip());
              }
            });
    return values;
  }

  private static Optional<OfferedCodec> codec(
      int type, int position, String map, String format, Set<String> feedback) {
    String[] parts = map.split("/", 3);
    if (parts.length < 2 || parts[0].isEmpty() || parts[0].length() > 40) {
      return Optional.empty();
    }
    int clock = number(parts[1], 1_000_000);
    int channels = parts.length == 3 ? number(parts[2], 255) : 1;
    return clock <= 0 || channels <= 0
        ? Optional.empty()
        : Optional.of(
            new OfferedCodec(type, position, parts[0], clock, channels, format, feedback));
  }

  /** The static payload types of RFC 3551 section 6, which some senders list without an rtpmap. */
  private static Optional<String> staticMap(int type) {
    return switch (type) {
      case 0 -> Optional.of("PCMU/8000");
      case 8 -> Optional.of("PCMA/8000");
      case 9 -> Optional.of("G722/8000");
      default -> Optional.empty();
    };
  }

  private static int payloadType(String format) throws MalformedSdpException {
    int type = number(format, 127);
    if (type < 0) {
      throw new MalformedSdpException("an m= line lists a payload type that is none");
    }
    return type;
  }

  /** A decimal number from 0 to {@code max}, or -1. */
  private static int number(String text, int max) {
    if (text.isEmpty() || text.length() > 7 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int value = Integer.parseInt(text);
    return value <= max ? value : -1;
  }
}

package fr.heurtoir.gateway.rtc.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole session description as lines. Nothing is lost or reordered. Only line ends become CRLF,
 * and repeated spaces in an {@code m=} line become one.
 */
public record Sdp(List<SdpLine> session, List<SdpMedia> media) {
  /** The longest description read, in characters. A libwebrtc offer has 5,000 to 10,000. */
  public static final int MAX_LENGTH = 32 * 1024;

  /** The most lines read. */
  public static final int MAX_LINES = 1_000;

  /** The most media descriptions read. */
  public static final int MAX_MEDIA = 16;

  public Sdp {
    session = List.copyOf(session);
    media = List.copyOf(media);
  }

  /**
   * Reads a description.
   *
   * @throws MalformedSdpException where a limit is exceeded or a line is malformed
   */
  public static Sdp parse(String text) throws MalformedSdpException {
    if (text.length() > MAX_LENGTH) {
      throw new MalformedSdpException("longer than " + MAX_LENGTH + " characters");
    }
    List<SdpLine> session = new ArrayList<>();
    List<SdpMedia> media = new ArrayList<>();
    List<SdpLine> current = session;
    Optional<String> open = Optional.empty();
    int count = 0;
    for (String raw : text.split("\n", -1)) {
      String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
      if (line.isEmpty()) {
        continue;
      }
      if (++count > MAX_LINES) {
        throw new MalformedSdpException("more than " + MAX_LINES + " lines");
      }
      SdpLine parsed = line(line, count);
      if (count == 1 && parsed.type() != 'v') {
        throw new MalformedSdpException("the first line is not v=");
      }
      if (parsed.type() != 'm') {
        current.add(parsed);
        continue;
      }
      if (open.isPresent()) {
        media.add(SdpMedia.of(open.get(), current));
      }
      if (media.size() == MAX_MEDIA) {
        throw new MalformedSdpException("more than " + MAX_MEDIA + " m= lines");
      }
      open = Optional.of(parsed.value());
      current = new ArrayList<>();
    }
    if (open.isPresent()) {
      media.add(SdpMedia.of(open.get(), current));
    }
    if (count == 0) {
      throw new MalformedSdpException("empty");
    }
    return new Sdp(session, media);
  }

  private static SdpLine line(String line, int number) throws MalformedSdpException {
    if (line.length() < 2 || line.charAt(1) != '=' || !Character.isLetter(line.charAt(0))) {
      throw new MalformedSdpException("line " + number + " is not of the form x=value");
    }
    if (line.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7F)) {
      throw new MalformedSdpException("line " + number + " holds a control character");
    }
    return new SdpLine(line.charAt(0), line.substring(2));
  }

  /** The values of a session-level attribute. */
  Stream<String> all(String attribute) {
    return session.stream().filter(line -> line.is(attribute)).map(SdpLine::attributeValue);
  }

  /** The value of the session's first line of that type. */
  Optional<String> first(char type) {
    return session.stream().filter(l -> l.type() == type).map(SdpLine::value).findFirst();
  }

  /** An attribute that may stand at either level. The media level takes precedence. */
  Optional<String> inherited(SdpMedia of, String attribute) {
    return of.first(attribute).or(() -> all(attribute).findFirst());
  }

  /** The description as text, every line ended by CRLF. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    session.forEach(line -> text.append(line).append("\r\n"));
    media.forEach(m -> m.appendTo(text));
    return text.toString();
  }
}

package fr.heurtoir.gateway.rtc.sdp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One media description: its parsed {@code m=} line, and the lines below it in their order.
 *
 * @param kind {@code audio}, {@code video}, {@code application} or another word
 * @param port 0 to 65535; 0 means rejected, or only used in a bundle
 * @param protocol for example {@code UDP/TLS/RTP/SAVPF}
 * @param formats the payload types, as written
 * @param lines every line below the {@code m=} line, unknown ones too
 */
public record SdpMedia(
    String kind, int port, String protocol, List<String> formats, List<SdpLine> lines) {
  public SdpMedia {
    formats = List.copyOf(formats);
    lines = List.copyOf(lines);
  }

  static SdpMedia of(String value, List<SdpLine> lines) throws MalformedSdpException {
    String[] words = value.split(" +", -1);
    if (words.length < 4) {
      throw new MalformedSdpException("an m= line has fewer than four words");
    }
    String portText = words[1];
    if (portText.isEmpty()
        || portText.length() > 5
        || !portText.chars().allMatch(c -> c >= '0' && c <= '9')
        || Integer.parseInt(portText) > 65535) {
      // A number of ports after a slash (RFC 8866 section 5.14) is used for layered encodings only.
      throw new MalformedSdpException("an m= line has no usable port");
    }
    return new SdpMedia(
        words[0],
        Integer.parseInt(portText),
        words[2],
        List.of(words).subList(3, words.length),
        lines);
  }

  boolean has(String attribute) {
    return lines.stream().anyMatch(line -> line.is(attribute));
  }

  /** The value of the first line of that type below the {@code m=} line. */
  Optional<String> first(char type) {
    return lines.stream().filter(l -> l.type() == type).map(SdpLine::value).findFirst();
  }

  Optional<String> first(String attribute) {
    return all(attribute).findFirst();
  }

  Stream<String> all(String attribute) {
    return lines.stream().filter(line -> line.is(attribute)).map(SdpLine::attributeValue);
  }

  void appendTo(StringBuilder text) {
    text.append("m=").append(kind).append(' ').append(port).append(' ').append(protocol);
    formats.forEach(format -> text.append(' ').append(format));
    text.append("\r\n");
    lines.forEach(line -> text.append(line).append("\r\n"));
  }
}

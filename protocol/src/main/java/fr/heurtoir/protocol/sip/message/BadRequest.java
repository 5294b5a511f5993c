package fr.heurtoir.protocol.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Answers to requests that never reach the parser. The answer repeats what RFC 3261 section 8.2.6.2
 * requires, as far as the request contains it (RFC 4475 section 3.3.1), and nothing else.
 */
public final class BadRequest {
  private static final int MOST_REPEATED = 4096;

  private BadRequest() {}

  /**
   * The answer's bytes with our additional headers {@code more}. Empty where no answer is possible
   * (an ACK, a response, a broken header).
   */
  public static Optional<byte[]> answer(
      HeaderBlock header, int status, String phrase, Map<String, String> more) {
    if (header.isResponse()
        || header.method().isEmpty()
        || header.method().equals("ACK")
        || header.faults().contains("bare line end")) {
      return Optional.empty();
    }
    List<String> vias = header.all("via");
    // Without a Via nobody knows where to send the answer (RFC 3261 section 18.2.2).
    if (vias.isEmpty()
        || !vias.getFirst().matches("(?i)SIP\\s*/\\s*[0-9]{1,3}\\.[0-9]{1,3}\\s*/.*")) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(512);
    text.append("SIP/2.0 ").append(status).append(' ').append(phrase).append("\r\n");
    vias.forEach(via -> text.append("Via: ").append(via).append("\r\n"));
    repeat(header, "From", text);
    first(header, "to")
        .ifPresent(
            to ->
                text.append("To: ")
                    .append(to)
                    .append(to.contains("tag=") ? "" : ";tag=heurtoir-bad")
                    .append("\r\n"));
    repeat(header, "Call-ID", text);
    repeat(header, "CSeq", text);
    more.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    text.append("Content-Length: 0\r\n\r\n");
    if (text.length() > MOST_REPEATED) {
      return Optional.empty();
    }
    return Optional.of(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Repeats the first of several headers with that name: the sender recognises its request by it.
   */
  private static void repeat(HeaderBlock header, String name, StringBuilder text) {
    first(header, name.toLowerCase(Locale.ROOT))
        .ifPresent(value -> text.append(name).append(": ").append(value).append("\r\n"));
  }

  private static Optional<String> first(HeaderBlock header, String name) {
    return header.all(name).stream().findFirst();
  }
}

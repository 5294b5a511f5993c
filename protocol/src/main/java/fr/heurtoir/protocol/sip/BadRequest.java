package fr.heurtoir.protocol.sip;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Answers to requests that never reach the parser. The answer repeats what RFC 3261 section 8.2.6.2
 * wants repeated and nothing else; where the request does not hold it, there is no answer.
 */
final class BadRequest {
  private static final int MOST_REPEATED = 4096;

  private BadRequest() {}

  /** The answer's bytes, or empty where none is possible (an ACK, a response, a broken header). */
  static Optional<byte[]> answer(HeaderBlock header, int status, String phrase) {
    if (header.isResponse()
        || header.method().isEmpty()
        || header.method().equals("ACK")
        || header.faults().contains("bare line end")) {
      return Optional.empty();
    }
    List<String> vias = header.all("via");
    Optional<String> from = header.one("from");
    Optional<String> to = header.one("to");
    Optional<String> callId = header.one("call-id");
    Optional<String> cseq = header.one("cseq");
    if (vias.isEmpty()
        || from.isEmpty()
        || to.isEmpty()
        || callId.isEmpty()
        || cseq.isEmpty()
        || !vias.getFirst().startsWith("SIP/2.0/")) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(512);
    text.append("SIP/2.0 ").append(status).append(' ').append(phrase).append("\r\n");
    vias.forEach(via -> text.append("Via: ").append(via).append("\r\n"));
    text.append("From: ").append(from.get()).append("\r\n");
    text.append("To: ").append(to.get());
    if (!to.get().contains("tag=")) {
      text.append(";tag=heurtoir-bad");
    }
    text.append("\r\n");
    text.append("Call-ID: ").append(callId.get()).append("\r\n");
    text.append("CSeq: ").append(cseq.get()).append("\r\n");
    text.append("Content-Length: 0\r\n\r\n");
    if (text.length() > MOST_REPEATED) {
      return Optional.empty();
    }
    return Optional.of(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}

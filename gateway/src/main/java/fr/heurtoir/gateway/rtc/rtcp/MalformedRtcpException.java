package fr.heurtoir.gateway.rtc.rtcp;

/** The bytes are no RTCP compound, or exceed a limit. */
public final class MalformedRtcpException extends Exception {
  MalformedRtcpException(String message) {
    // Thrown for every bad datagram: a stack trace would cost more than the parse.
    super(message, null, false, false);
  }
}

package fr.heurtoir.gateway.rtc.rtcp;

/** Bytes that are no RTCP compound, or one beyond the bounds. */
public final class MalformedRtcpException extends Exception {
  MalformedRtcpException(String message) {
    // Thrown for every bad datagram: a stack trace would cost more than the parse.
    super(message, null, false, false);
  }
}

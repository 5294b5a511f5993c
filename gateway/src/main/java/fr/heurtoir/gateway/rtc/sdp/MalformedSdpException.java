package fr.heurtoir.gateway.rtc.sdp;

/**
 * A description that cannot be used. The message says what is wrong in words fit for its sender; it
 * never repeats more than a few characters of the input.
 */
public final class MalformedSdpException extends Exception {
  MalformedSdpException(String message) {
    super(message);
  }
}

package fr.heurtoir.gateway.rtc.sdp;

/**
 * The description cannot be used. The message is fit for its sender: it says what is wrong, and
 * quotes a few characters of the input at most.
 */
public final class MalformedSdpException extends Exception {
  MalformedSdpException(String message) {
    super(message);
  }
}

package fr.heurtoir.protocol.sip.ua;

import java.io.IOException;
import java.net.InetAddress;

/** The media of one call, by offer and answer (RFC 3264). Used on the call's thread. */
public interface CallMedia {
  /**
   * The SDP of our offer. Called once, before the INVITE.
   *
   * @param local our address on the route to the server
   */
  String offer(InetAddress local) throws IOException;

  /**
   * The call was answered: starts the media.
   *
   * @param sdp the answer; empty where there is none
   * @param server the signalling peer's address
   * @return whether the answer accepts any of our media; otherwise the call is ended
   */
  boolean begin(String sdp, InetAddress server) throws IOException;

  /** The call ended or was never answered. Called once. */
  void end();
}

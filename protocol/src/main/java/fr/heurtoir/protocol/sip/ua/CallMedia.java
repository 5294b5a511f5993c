package fr.heurtoir.protocol.sip.ua;

import java.io.IOException;
import java.net.InetAddress;

/** The media of one call, by offer and answer (RFC 3264). Used on the call's thread. */
public interface CallMedia {
  /**
   * The SDP of our offer; asked once, before the INVITE.
   *
   * @param local our address on the way to the server
   */
  String offer(InetAddress local) throws IOException;

  /**
   * The call was answered: the media begin.
   *
   * @param sdp the answer; empty where it has none
   * @param server who signals, by its address
   * @return whether the answer takes anything of ours; the call is ended where not
   */
  boolean begin(String sdp, InetAddress server) throws IOException;

  /** The call is over, or was never answered; once. */
  void end();
}

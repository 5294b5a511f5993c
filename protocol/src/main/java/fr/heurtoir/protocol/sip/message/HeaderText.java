package fr.heurtoir.protocol.sip.message;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import javax.sip.message.Message;

/** Sets headers from text. */
public final class HeaderText {
  private HeaderText() {}

  /**
   * Sets a header from text of ours. Commas separate several values of one header.
   *
   * @throws ParseException where the value is invalid for that header
   */
  public static void set(Message message, String name, String value) throws ParseException {
    ((SIPMessage) message).setHeader(StringMsgParser.parseSIPHeader(name + ": " + value));
  }
}

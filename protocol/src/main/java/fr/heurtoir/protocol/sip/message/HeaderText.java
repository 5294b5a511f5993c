package fr.heurtoir.protocol.sip.message;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import javax.sip.message.Message;

/** Headers that are given as text. */
public final class HeaderText {
  private HeaderText() {}

  /**
   * Sets a header given as text of ours; several values of one header are split by commas.
   *
   * @throws ParseException where the value is none for that header
   */
  public static void set(Message message, String name, String value) throws ParseException {
    ((SIPMessage) message).setHeader(StringMsgParser.parseSIPHeader(name + ": " + value));
  }
}

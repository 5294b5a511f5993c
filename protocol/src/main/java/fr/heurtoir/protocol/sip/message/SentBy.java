package fr.heurtoir.protocol.sip.message;

import gov.nist.javax.sip.header.Via;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes branches unique for each client (RFC 3261 section 17.2.3): a request belongs to a server
 * transaction by its branch and its sent-by. But the stack's table uses only the branch, in lower
 * case, so two clients with the same branch would share a transaction. So a part is added to the
 * branch that the stack sees. The sender gets its own branch back.
 */
public final class SentBy {
  private static final String COOKIE = "z9hg4bk";
  private static final String MARK = "~hby~";
  private static final Pattern OURS = Pattern.compile(MARK + "[0-9a-f]+~");

  private SentBy() {}

  /**
   * Adds sent-by, and the branch's letter case, to the branch of a received request; once.
   *
   * @return false where the result would be no valid token
   */
  public static boolean intoBranch(Via via) {
    String branch = via.getBranch();
    if (branch == null || !branch.toLowerCase(Locale.ROOT).startsWith(COOKIE)) {
      // RFC 2543: the stack matches it by its other headers.
      return true;
    }
    if (branch.contains(MARK)) {
      return false;
    }
    String sentBy = via.getHost().toLowerCase(Locale.ROOT) + ":" + via.getPort() + " " + branch;
    try {
      via.setBranch(
          branch + MARK + HexFormat.of().formatHex(sentBy.getBytes(StandardCharsets.UTF_8)) + "~");
      return true;
    } catch (ParseException impossible) {
      return false;
    }
  }

  /** An encoded response with the branches that the senders of its request chose. */
  public static byte[] outOfBranch(byte[] response) {
    String text = new String(response, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0 || !text.substring(0, end).contains(MARK)) {
      return response;
    }
    String head = OURS.matcher(text.substring(0, end)).replaceAll("");
    return (head + text.substring(end)).getBytes(StandardCharsets.ISO_8859_1);
  }
}

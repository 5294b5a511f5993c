package fr.heurtoir.protocol.sip;

import java.util.LinkedHashMap;
import java.util.Map;

/** Messages that try a parser, after the kinds of RFC 4475. */
final class Torture {
  private Torture() {}

  private static final String VIA = "Via: SIP/2.0/TRANSPORT 192.0.2.5:5060;branch=z9hG4bK";
  private static final String FROM = "From: <sip:a@example.com>;tag=1";
  private static final String TO = "To: <sip:b@example.com>";
  private static final String CALL = "Call-ID: call";
  private static final String FORWARDS = "Max-Forwards: 70";

  /** A correct OPTIONS. */
  static String options(String transport, String branch) {
    return lines(
            transport,
            "OPTIONS sip:b@example.com SIP/2.0",
            VIA + branch + ";rport",
            FROM,
            TO,
            CALL + branch,
            "CSeq: 1 OPTIONS",
            FORWARDS,
            "Content-Length: 0")
        + "\r\n";
  }

  private static String lines(String transport, String... lines) {
    return String.join("\r\n", lines).replace("TRANSPORT", transport) + "\r\n";
  }

  /** Requests that a correct server takes (RFC 4475 section 3.1.1). */
  static Map<String, String> good(String transport) {
    Map<String, String> good = new LinkedHashMap<>();
    good.put(
        "folded, spaced and compact headers",
        lines(
                transport,
                "OPTIONS sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0",
                "TO :",
                " sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n",
                "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>",
                "  ;",
                "  tag = 98asjd8",
                "MaX-fOrWaRdS: 0068",
                "Call-ID: wsinv.TRANSPORT@192.0.2.1",
                "cseq: 0009",
                "  OPTIONS",
                "s :",
                "NewFangledHeader:   newfangled value",
                " continued newfangled value",
                "v:  SIP  / 2.0",
                " /TRANSPORT     192.0.2.2;rport;branch=z9hG4bK390skdTRANSPORT",
                "l: 0")
            + "\r\n");
    good.put(
        "unknown header and method case",
        lines(
                transport,
                "OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0",
                VIA + "good2TRANSPORT;rport",
                "From: \"%Z%45\" <sip:resource@example.com>;tag=f232jadfj23",
                TO,
                CALL + "good2",
                "CSeq: 4294 OPTIONS",
                "Max-Forwards: 255",
                "extensionHeader-!.%*+_`'~:\u00ef\u00bb\u00bf\u00e5\u00a4\u00a7",
                "Content-Length: 0")
            + "\r\n");
    StringBuilder vias = new StringBuilder();
    for (int i = 33; i >= 1; i--) {
      vias.append("v: SIP/2.0/TCP sip").append(i).append(".example.com\r\n");
    }
    good.put(
        "longreq: long values",
        lines(
                transport,
                "OPTIONS sip:user@example.com SIP/2.0",
                VIA + "longreqTRANSPORT;rport",
                "To: \"I have a user name of "
                    + "extreme".repeat(10)
                    + " proportion\""
                    + "<sip:user@example.com:6000;unknownparam1=very"
                    + "long".repeat(20)
                    + "value;longparam"
                    + "name".repeat(26)
                    + "=shortvalue>",
                "F: sip:"
                    + "amazinglylongcallername".repeat(5)
                    + "@example.net;tag=12"
                    + "982".repeat(50)
                    + "424;unknownheaderparam"
                    + "name".repeat(20)
                    + "=value",
                "Call-ID: longreq.one" + "really".repeat(20) + "longcallidTRANSPORT",
                "CSeq: 3882340 OPTIONS",
                "Unknown-" + "Long".repeat(20) + "-Name: unknown-" + "long".repeat(20) + "-value",
                "Max-Forwards: 70",
                "Contact: <sip:" + "amazinglylongcallername".repeat(5) + "@host5.example.net>",
                "Content-Length: 0")
            + "\r\n");
    good.computeIfPresent(
        "longreq: long values", (_, text) -> text.replace("To: \"I", vias + "To: \"I"));
    return good;
  }

  /** A method of every character that a method may have (RFC 4475 section 3.1.1.2). */
  static String intmeth(String transport) {
    return lines(
            transport,
            "!interesting-Method0123456789_*+`.%indeed'~"
                + " sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*"
                + ":&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0",
            VIA + "-.!%66*_+`'~TRANSPORT;rport",
            "To: \"BEL:\u0007 NUL:x DEL:\u007f\" <sip:1_unusual.URI~@example.com>",
            "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>"
                + ";fromParam''~+*_!.-%=\"value\";tag=_token~1'+`*%!-.",
            "Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{TRANSPORT",
            "CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~",
            "Max-Forwards: 255",
            "extensionHeader-!.%*+_`'~: text",
            "Content-Length: 0")
        + "\r\n";
  }

  /** Requests that a correct server answers with 400 (or 505, where said). */
  static Map<String, String> bad(String transport) {
    Map<String, String> bad = new LinkedHashMap<>();
    String[][] cases = {
      {
        "insuf: no From, no To, no Call-ID",
        "INVITE sip:user@example.com SIP/2.0",
        VIA + "insuf",
        "CSeq: 193942 INVITE",
        FORWARDS
      },
      {
        "multi01: several values of what has one",
        "INVITE sip:user@company.com SIP/2.0",
        "Contact: <sip:caller@host25.example.net>",
        VIA + "multi01",
        "Max-Forwards: 70",
        "CSeq: 5 INVITE",
        "Call-ID: multi01.98asdh@192.0.2.1",
        "CSeq: 59 INVITE",
        "Call-ID: multi01.98asdh@192.0.2.2",
        "From: sip:caller@example.com;tag=3413415",
        "To: sip:user@example.com",
        "To: sip:other@example.net",
        "From: sip:caller@example.net;tag=2923420123",
        "Contact: <sip:caller@host36.example.net>",
        "Max-Forwards: 5"
      },
      {
        "badvers: version 7",
        "OPTIONS sip:t.watson@example.org SIP/7.0",
        "Via: SIP/7.0/TRANSPORT c.example.com;branch=z9hG4bKkdjuw",
        "Max-Forwards: 70",
        "From: A. Bell <sip:a.g.bell@example.com>;tag=qweoiqpe",
        "To: T. Watson <sip:t.watson@example.org>",
        "Call-ID: badvers.31417@c.example.com",
        "CSeq: 1 OPTIONS"
      },
      {
        "no From",
        "OPTIONS sip:b@example.com SIP/2.0",
        VIA + "1",
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        FORWARDS
      },
      {
        "broken To",
        "OPTIONS sip:b@example.com SIP/2.0",
        VIA + "2",
        FROM,
        "To: \"Mr. J. User <sip:j.user@example.com>",
        CALL,
        "CSeq: 1 OPTIONS",
        FORWARDS
      },
      {
        "two From",
        "OPTIONS sip:b@example.com SIP/2.0",
        VIA + "3",
        FROM,
        FROM,
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        FORWARDS
      },
      {
        "CSeq of another method",
        "OPTIONS sip:b@example.com SIP/2.0",
        VIA + "4",
        FROM,
        TO,
        CALL,
        "CSeq: 1 INVITE",
        FORWARDS
      },
      {
        "CSeq beyond 2^31",
        "OPTIONS sip:b@example.com SIP/2.0",
        VIA + "5",
        FROM,
        TO,
        CALL,
        "CSeq: 36893488147419103232 OPTIONS",
        FORWARDS
      },
      {
        "Max-Forwards beyond 255",
        "OPTIONS sip:b@example.com SIP/2.0",
        VIA + "6",
        FROM,
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        "Max-Forwards: 300"
      },
      {
        "no Max-Forwards",
        "OPTIONS sip:b@example.com SIP/2.0",
        VIA + "7",
        FROM,
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        "X: y"
      },
      {
        "no space before the version",
        "OPTIONS sip:b@example.comSIP/2.0",
        VIA + "8",
        FROM,
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        FORWARDS
      },
      {
        "spaces in the request line",
        "OPTIONS  sip:b@example.com  SIP/2.0",
        VIA + "9",
        FROM,
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        FORWARDS
      },
      {
        "trailing space after the version",
        "OPTIONS sip:b@example.com SIP/2.0 ",
        VIA + "10",
        FROM,
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        FORWARDS
      },
      {
        "angle brackets in the request line",
        "OPTIONS <sip:b@example.com> SIP/2.0",
        VIA + "11",
        FROM,
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        FORWARDS
      },
      {
        "a header without a name",
        "OPTIONS sip:b@example.com SIP/2.0",
        VIA + "12",
        FROM,
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        FORWARDS,
        ": value"
      },
      {
        "a line that is no header",
        "OPTIONS sip:b@example.com SIP/2.0",
        VIA + "13",
        FROM,
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        FORWARDS,
        "nonsense"
      },
      {
        "Via of another transport",
        "OPTIONS sip:b@example.com SIP/2.0",
        VIA.replace("TRANSPORT", "SCTP") + "14",
        FROM,
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        FORWARDS
      },
      {
        "INVITE without Contact",
        "INVITE sip:b@example.com SIP/2.0",
        VIA + "15",
        FROM,
        TO,
        CALL,
        "CSeq: 1 INVITE",
        FORWARDS
      },
      {
        "version 7",
        "OPTIONS sip:b@example.com SIP/7.0",
        VIA + "16",
        FROM,
        TO,
        CALL,
        "CSeq: 1 OPTIONS",
        FORWARDS
      },
    };
    for (String[] lines : cases) {
      String[] rest = java.util.Arrays.copyOfRange(lines, 1, lines.length);
      bad.put(lines[0], lines(transport, rest) + "Content-Length: 0\r\n\r\n");
    }
    return bad;
  }

  /** What nobody can answer. */
  static Map<String, String> unanswerable(String transport) {
    Map<String, String> none = new LinkedHashMap<>();
    none.put(
        "a malformed response",
        lines(transport, "SIP/2.0 2000 Huge", VIA + "1", FROM, TO, CALL, "CSeq: 1 OPTIONS")
            + "Content-Length: 0\r\n\r\n");
    none.put(
        "a response to nothing",
        lines(transport, "SIP/2.0 200 OK", VIA + "2", FROM, TO, CALL, "CSeq: 1 OPTIONS")
            + "Content-Length: 0\r\n\r\n");
    none.put(
        "a malformed ACK",
        lines(transport, "ACK  sip:b@example.com SIP/2.0", VIA + "3", FROM, TO, CALL, "CSeq: 1 ACK")
            + "Content-Length: 0\r\n\r\n");
    none.put(
        "a request without Via",
        lines(transport, "OPTIONS sip:b@example.com SIP/2.0", FROM, TO, CALL, "CSeq: 1 OPTIONS")
            + "Content-Length: 0\r\n\r\n");
    return none;
  }
}

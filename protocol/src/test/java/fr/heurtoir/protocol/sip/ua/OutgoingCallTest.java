package fr.heurtoir.protocol.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.log.About;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call to a telephone through PBXs and proxies as they are, over real sockets. */
class OutgoingCallTest {
  private static final String PROXY =
      "Proxy-Authenticate: Digest realm=\"proxy\", nonce=\"p1\", algorithm=MD5, qop=\"auth\"\r\n";
  private static final String PBX =
      "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"w1\", algorithm=MD5, qop=\"auth\"\r\n";

  @TempDir Path folder;
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final List<OutgoingCall> lines = new ArrayList<>();

  private void call(RawPbx pbx, Transport transport) throws Exception {
    Path password = Files.writeString(folder.resolve("secret"), "s3cret\n");
    Account account =
        new Account(
            "127.0.0.1",
            pbx.port(),
            transport,
            "porte",
            Optional.of(password),
            new TlsFiles(password, password, password));
    OutgoingCall line =
        new OutgoingCall(
            "test",
            account,
            account.own("portail"),
            account.addressOf("200"),
            new Voices(),
            new OutgoingCall.Listener() {
              @Override
              public void ringing() {
                told.add("ringing");
              }

              @Override
              public void answered() {
                told.add("answered");
              }

              @Override
              public void ended(CallEnd how) {
                told.add("ended " + how);
              }
            });
    lines.add(line);
    line.call();
  }

  /** Media that are taken where the answer describes some. */
  private static final class Voices implements CallMedia {
    @Override
    public String offer(InetAddress local) {
      return RawPbx.SDP;
    }

    @Override
    public boolean begin(String sdp, InetAddress server) {
      return sdp.contains("m=audio");
    }

    @Override
    public void end() {
      // They hold nothing.
    }
  }

  @AfterEach
  void close() {
    lines.forEach(OutgoingCall::close);
  }

  private void heard(String what) throws InterruptedException {
    assertEquals(what, told.poll(20, TimeUnit.SECONDS));
  }

  /** What a server of that realm would compute from the header (RFC 7616 section 3.4.1). */
  private static void proven(String request, String header, String nonce, int count) {
    String method = request.substring(0, request.indexOf(' '));
    String value = RawPbx.header(request, header);
    String realm = RawPbx.match(value, "realm=\"([^\"]+)\"");
    String nc = RawPbx.match(value, "nc=([0-9a-f]{8})");
    assertEquals("%08x".formatted(count), nc, value);
    assertEquals(nonce, RawPbx.match(value, "nonce=\"([^\"]+)\""));
    assertEquals(
        Digest.of(realm, nonce, "MD5", "auth")
            .orElseThrow()
            .response(
                "porte",
                "s3cret",
                method,
                RawPbx.match(value, "uri=\"([^\"]+)\""),
                nc,
                RawPbx.match(value, "cnonce=\"([^\"]+)\"")),
        RawPbx.match(value, "response=\"([^\"]+)\""));
  }

  @Test
  void answersTheProxyAndThenThePbxBehindIt() throws Exception {
    try (RawPbx pbx = RawPbx.udp()) {
      call(pbx, Transport.UDP);
      String first = pbx.next("INVITE");
      assertFalse(first.contains("Authorization:"), first);
      pbx.answer(first, "407 Proxy Authentication Required", "p", PROXY, "");
      String second = pbx.next("INVITE");
      proven(second, "Proxy-Authorization", "p1", 1);
      pbx.answer(second, "401 Unauthorized", "w", PBX, "");
      String third = pbx.next("INVITE");
      proven(third, "Proxy-Authorization", "p1", 2);
      proven(third, "Authorization", "w1", 1);
      pbx.answer(third, "200 OK", "desk", "", RawPbx.SDP);
      heard("answered");
      String ack = pbx.next("ACK");
      while (!RawPbx.header(ack, "To").contains("tag=desk")) {
        ack = pbx.next("ACK");
      }
      proven(ack.replaceFirst("^ACK", "INVITE"), "Authorization", "w1", 1);
      lines.getFirst().hangUp();
      String bye = pbx.next("BYE");
      proven(bye, "Proxy-Authorization", "p1", 3);
      proven(bye, "Authorization", "w1", 2);
      pbx.answer(bye, "200 OK", "desk", "", "");
      heard("ended WITHDRAWN");
    }
  }

  @Test
  void answersTwoProxiesThatAskInOneResponse() throws Exception {
    try (RawPbx pbx = RawPbx.udp()) {
      call(pbx, Transport.UDP);
      pbx.answer(pbx.next("INVITE"), "407 Both", "p", PROXY + PROXY.replace("proxy", "other"), "");
      String again = pbx.next("INVITE");
      assertTrue(again.contains("realm=\"proxy\""), again);
      assertTrue(again.contains("realm=\"other\""), again);
    }
  }

  @Test
  void takesANewNonceWhereTheOldOneIsStaleAndGivesUpOnAWrongPassword() throws Exception {
    try (RawPbx pbx = RawPbx.udp()) {
      call(pbx, Transport.UDP);
      pbx.answer(pbx.next("INVITE"), "401 Unauthorized", "w", PBX, "");
      String stale = PBX.replace("w1", "w2").replace("\r\n", ", stale=true\r\n");
      pbx.answer(pbx.next("INVITE"), "401 Unauthorized", "w", stale, "");
      String third = pbx.next("INVITE");
      proven(third, "Authorization", "w2", 1);
      pbx.answer(third, "401 Unauthorized", "w", PBX.replace("w1", "w3"), "");
      heard("ended FAILED");
    }
  }

  @Test
  void whatACallLogsIsAboutTheRingThatItIsFor() throws Exception {
    RingId ring = new RingId("01M812SC3M59WC917DV4JQZECN");
    LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
    Logger logger = Logger.getLogger(OutgoingCall.class.getPackageName());
    Handler ear =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            said.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(ear);
    try (RawPbx pbx = RawPbx.udp()) {
      List<Exception> failed = new ArrayList<>();
      About.ring(ring)
          .run(
              () -> {
                try {
                  call(pbx, Transport.UDP);
                } catch (Exception broken) {
                  failed.add(broken);
                }
              });
      assertEquals(List.of(), failed);
      pbx.answer(pbx.next("INVITE"), "486 Busy Here", "b", "", "");
      heard("ended NOT_ANSWERED");
      assertEquals("event=test-final status=486 ring=" + ring, said.poll(20, TimeUnit.SECONDS));
    } finally {
      logger.removeHandler(ear);
    }
  }

  @Test
  void endsAChainOfStaleNonces() throws Exception {
    try (RawPbx pbx = RawPbx.udp()) {
      call(pbx, Transport.UDP);
      for (int i = 0; i <= Credentials.MOST_LESSONS; i++) {
        String nonce = PBX.replace("w1", "w" + i).replace("\r\n", ", stale=true\r\n");
        pbx.answer(pbx.next("INVITE"), "401 Unauthorized", "w", nonce, "");
      }
      heard("ended FAILED");
    }
  }

  @Test
  void acknowledgesASecondTelephoneThatAnsweredAndEndsItsCall() throws Exception {
    try (RawPbx pbx = RawPbx.udp()) {
      call(pbx, Transport.UDP);
      String invite = pbx.next("INVITE");
      pbx.answer(invite, "180 Ringing", "one", "", "");
      heard("ringing");
      pbx.answer(invite, "180 Ringing", "two", "", "");
      pbx.answer(invite, "200 OK", "one", "", RawPbx.SDP);
      assertTrue(RawPbx.header(pbx.next("ACK"), "To").contains("tag=one"));
      pbx.answer(invite, "200 OK", "two", "", RawPbx.SDP);
      assertTrue(RawPbx.header(pbx.next("ACK"), "To").contains("tag=two"));
      String bye = pbx.next("BYE");
      assertTrue(RawPbx.header(bye, "To").contains("tag=two"), bye);
      pbx.answer(bye, "200 OK", "two", "", "");
      lines.getFirst().hangUp();
      String own = pbx.next("BYE");
      assertTrue(RawPbx.header(own, "To").contains("tag=one"), own);
      pbx.answer(own, "200 OK", "one", "", "");
    }
  }

  @Test
  void isEndedOverTcpByAConnectionOfThePbx() throws Exception {
    try (RawPbx pbx = RawPbx.tcp()) {
      call(pbx, Transport.TCP);
      String invite = answeredOverTcp(pbx);
      InetSocketAddress contact = RawPbx.contactAddress(invite);
      assertTrue(RawPbx.header(invite, "Via").contains(":" + contact.getPort()), invite);
      assertTrue(RawPbx.header(invite, "Via").contains(";alias"), invite);
      try (RawPbx back = RawPbx.connectedTo(contact)) {
        back.bye(invite, "desk");
        back.next("SIP/2.0 200");
      }
      heard("ended HUNG_UP");
    }
  }

  @Test
  void isEndedOverTcpByTheConnectionThatItMade() throws Exception {
    try (RawPbx pbx = RawPbx.tcp()) {
      call(pbx, Transport.TCP);
      pbx.bye(answeredOverTcp(pbx), "desk");
      pbx.next("SIP/2.0 200");
      heard("ended HUNG_UP");
    }
  }

  private String answeredOverTcp(RawPbx pbx) throws Exception {
    String invite = pbx.next("INVITE");
    pbx.answer(invite, "200 OK", "desk", "", RawPbx.SDP);
    pbx.next("ACK");
    heard("answered");
    return invite;
  }
}

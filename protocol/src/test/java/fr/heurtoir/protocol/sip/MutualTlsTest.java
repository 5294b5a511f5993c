package fr.heurtoir.protocol.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.KeyHash;
import fr.heurtoir.protocol.sip.transport.Drop;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.PeerIdentity;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import fr.heurtoir.protocol.testing.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two endpoints over mutual TLS: one listens, the other stands behind address translation. */
class MutualTlsTest {
  private static final String AOR = "sip:portail.ecole@" + TestPki.DOMAIN;
  private static final String GATEWAY = "sip:gateway@" + TestPki.DOMAIN;

  @TempDir Path folder;
  private TestPki pki;
  private CallTaker taker;
  private CallTaker caller;
  private SipEndpoint gateway;
  private SipEndpoint door;

  @BeforeEach
  void start() throws Exception {
    pki = TestPki.in(folder);
    taker = new CallTaker(true);
    gateway =
        SipEndpoint.builder()
            .name("gateway")
            .listen(Transport.TLS, new InetSocketAddress("127.0.0.1", 0))
            .tls(pki.server())
            .listener(taker)
            .build();
    taker.endpoint = gateway;
    caller = new CallTaker(true);
    door =
        SipEndpoint.builder()
            .name("door")
            .client(Transport.TLS)
            .tls(pki.door("portail.ecole"))
            .listener(caller)
            .build();
    caller.endpoint = door;
  }

  @AfterEach
  void stop() {
    door.close();
    gateway.close();
  }

  private Flow connect(SipEndpoint endpoint) throws Exception {
    int port = gateway.localAddress(Transport.TLS).orElseThrow().getPort();
    return endpoint
        .connect(Transport.TLS, "localhost", port)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void aKeyThatOthersCanReadIsRefusedAtTheStartAndAtEveryReload() throws Exception {
    TlsFiles files = pki.door("cour.ecole");
    SipEndpoint.Builder builder =
        SipEndpoint.builder().client(Transport.TLS).tls(files).listener(new CallTaker(true));
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
    String why = String.valueOf(assertThrows(IOException.class, builder::build).getMessage());
    assertTrue(why.contains("cour.ecole-key.pem") && why.contains("chmod 600"), why);
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-------"));
    try (SipEndpoint endpoint = builder.build()) {
      Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-rw-rw-"));
      assertThrows(IOException.class, endpoint::reloadCertificates);
    }
  }

  @Test
  void theCertificatesIdentityComesWithEveryRequest() throws Exception {
    Flow flow = connect(door);
    Response response = ask(door, flow, "OPTIONS");
    assertEquals(200, response.getStatusCode());
    PeerIdentity peer = Objects.requireNonNull(taker.lastPeer.get());
    assertEquals(new DoorId("portail.ecole"), peer.door());
    assertEquals(TestPki.DOMAIN, peer.domain());
    assertEquals(KeyHash.LENGTH, peer.key().length());
  }

  @Test
  void aRequestReachesTheDoorOverItsOwnConnection() throws Exception {
    Flow flow = connect(door);
    ask(door, flow, "OPTIONS");
    Flow back = Objects.requireNonNull(taker.lastFlow.get());
    Request request = gateway.newRequest(back, "MESSAGE", AOR, GATEWAY, AOR);
    Response response =
        gateway
            .send(request, back, Duration.ofSeconds(20))
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    assertEquals(200, response.getStatusCode());
    assertEquals(1, caller.count("MESSAGE"));
  }

  @Test
  void aCallIsTakenAcknowledgedAndEndedByTheGatewayOverTheSameConnection() throws Exception {
    Flow flow = connect(door);
    door.defaultFlow(flow);
    Request invite = door.newRequest(flow, "INVITE", GATEWAY, AOR, GATEWAY);
    ClientTransaction transaction = door.newTransaction(invite, flow);
    Dialog dialog = transaction.getDialog();
    transaction.sendRequest();
    Waiting.until("200 INVITE", () -> caller.count("200 INVITE") > 0);
    long cseq = ((CSeqHeader) invite.getHeader(CSeqHeader.NAME)).getSeqNumber();
    door.sendAck(dialog, dialog.createAck(cseq), flow);
    Waiting.until("ACK", () -> taker.count("ACK") == 1);

    Flow back = Objects.requireNonNull(taker.lastFlow.get());
    Dialog theirs = Objects.requireNonNull(taker.dialog.get());
    gateway.sendInDialog(theirs, theirs.createRequest("BYE"), back);
    Waiting.until("BYE", () -> caller.count("BYE") == 1);
    Waiting.until("200 BYE", () -> taker.count("200 BYE") == 1);
    assertEquals(1, gateway.counters().counted("flow.opened"));
  }

  @Test
  void aForeignAuthoritysCertificateIsRefused() throws Exception {
    TestPki foreign = TestPki.in(folder.resolve("foreign"));
    TlsFiles files = foreign.door("portail.ecole");
    try (SipEndpoint stranger =
        SipEndpoint.builder()
            .name("stranger")
            .client(Transport.TLS)
            .tls(new TlsFiles(files.certificate(), files.key(), pki.ca().certificate()))
            .listener(new CallTaker(true))
            .build()) {
      // TLS 1.3's client believes in the connection before the server has looked at its
      // certificate.
      assertThrows(
          ExecutionException.class,
          () -> {
            Flow flow = connect(stranger);
            ask(stranger, flow, "OPTIONS");
          });
    }
    assertEquals(0, taker.seen.size());
    assertTrue(gateway.counters().dropped(Drop.HANDSHAKE) > 0);
  }

  @Test
  void aGatewayOfAForeignAuthorityIsNotTalkedTo() throws Exception {
    TestPki foreign = TestPki.in(folder.resolve("foreign"));
    TlsFiles files = pki.door("portail.ecole");
    try (SipEndpoint careful =
        SipEndpoint.builder()
            .name("careful")
            .client(Transport.TLS)
            .tls(new TlsFiles(files.certificate(), files.key(), foreign.ca().certificate()))
            .listener(new CallTaker(true))
            .build()) {
      assertThrows(ExecutionException.class, () -> connect(careful));
    }
  }

  @Test
  void aReloadedCertificateServesTheNextConnectionAndLeavesTheOldOnesAlone() throws Exception {
    Flow first = connect(door);
    String old = serial();
    pki.ca().issueServer(folder, "server", java.util.List.of("localhost"), Duration.ofDays(2));
    gateway.reloadCertificates();
    assertFalse(serial().equals(old));
    assertEquals(200, ask(door, first, "OPTIONS").getStatusCode());
  }

  private String serial() throws Exception {
    int port = gateway.localAddress(Transport.TLS).orElseThrow().getPort();
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-CAfile",
                pki.ca().certificate().toString(),
                "-showcerts")
            .redirectErrorStream(true)
            .start();
    openssl.getOutputStream().close();
    String out =
        new String(
            openssl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
    assertTrue(openssl.waitFor(30, TimeUnit.SECONDS));
    int begin = out.indexOf("-----BEGIN CERTIFICATE");
    assertTrue(begin >= 0, out);
    return out.substring(begin, out.indexOf("-----END CERTIFICATE", begin));
  }

  private static Response ask(SipEndpoint endpoint, Flow flow, String method) throws Exception {
    Request request = endpoint.newRequest(flow, method, GATEWAY, AOR, GATEWAY);
    Response response =
        endpoint
            .send(request, flow, Duration.ofSeconds(20))
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    assertNotNull(response);
    return response;
  }
}

package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.door.DoorMessage.LateRing;
import fr.heurtoir.protocol.testing.FreePort;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No gateway is there, and the school has a desk phone: a real baresip, and sipp as a PBX. */
class TheDeskPhoneIsCalledTest {
  @TempDir Path folder;
  private int gatewayPort;

  @BeforeEach
  void aGatewayThatIsAway() throws Exception {
    try (GatewayStandIn gateway = GatewayStandIn.start(folder, 0)) {
      gatewayPort = gateway.port();
    }
  }

  private Path config(int pbx, String more) throws IOException {
    Path config = StationToml.write(folder, 600, 30, "127.0.0.1:" + gatewayPort);
    Files.writeString(
        config,
        "\n[desk]\nuri = \"sip:200@127.0.0.1:" + pbx + "\"\n" + more,
        StandardOpenOption.APPEND);
    return config;
  }

  private static void shown(SimulatedStation station, String notice) throws Exception {
    Await.until(
        notice + " shown",
        () -> station.agent().facade().state().contains("\"notice\":\"" + notice + "\""));
  }

  @Test
  void andBothHearEachOtherNothingIsOpenedAndTheRingIsToldLater() throws Exception {
    int port = FreePort.find();
    Path config = config(port, "");
    Path edges = folder.resolve("edges.log");
    try (DeskPhone phone = DeskPhone.start(folder.resolve("phone"), port, 4, 6, 600);
        SimulatedStation station = SimulatedStation.start(config, false, Hand.TOKEN);
        Tone visitor = Tone.play(station.sound().orElseThrow(), "door_mic", 1000);
        Speaker speaker = Speaker.record(station.sound().orElseThrow(), 600)) {
      Await.until("the phone is ready", () -> phone.log().contains("baresip is ready"));
      assertEquals(200, Hand.press(station).statusCode());
      shown(station, "speak");
      Await.until("the desk hears the visitor", () -> phone.heard(1000) > 0.1);
      Await.until("the visitor hears the desk", () -> speaker.level() > 0.1);
      assertEquals(200, Hand.leave(station).statusCode());
      shown(station, "visitor-left");
      Await.until("the phone was told", () -> phone.log().contains("terminated"));
      assertFalse(Files.readString(edges).contains("lock "), "no line of a lock has moved");
      try (GatewayStandIn gateway = GatewayStandIn.start(folder, gatewayPort)) {
        Await.until(
            "the late ring, with how it ended",
            () ->
                gateway.reports.stream()
                    .anyMatch(
                        said ->
                            said instanceof LateRing late
                                && late.outcome() == Outcome.VISITOR_LEFT));
      }
    }
  }

  @Test
  void throughAPbxThatAsksWhoWeAreAndHangsUp() throws Exception {
    int port = FreePort.find();
    Files.writeString(folder.resolve("desk.secret"), "s3cret-words\n");
    Path config = config(port, "user = \"porte\"\npassword_file = \"desk.secret\"\n");
    Path scenario = Files.writeString(folder.resolve("pbx.xml"), PBX);
    Process pbx =
        new ProcessBuilder(
                "sipp",
                "-sf",
                scenario.toString(),
                "-i",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-m",
                "1",
                "-nostdin",
                "-trace_err",
                "-error_file",
                folder.resolve("sipp.err").toString(),
                "-trace_logs",
                "-log_file",
                folder.resolve("sipp.said").toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(folder.resolve("sipp.log").toFile()))
            .start();
    try (SimulatedStation station = SimulatedStation.start(config, false, Hand.TOKEN)) {
      assertEquals(200, Hand.press(station).statusCode());
      shown(station, "speak");
      shown(station, "answered");
      assertTrue(pbx.waitFor(20, TimeUnit.SECONDS), "the PBX saw its whole call");
      assertEquals(0, pbx.exitValue(), () -> read(folder.resolve("sipp.err")));
      proven(Files.readString(folder.resolve("sipp.said")));
    } finally {
      pbx.destroy();
    }
  }

  @Test
  void andWhereThatIsAwayTooTheVisitorIsToldSo() throws Exception {
    int port = FreePort.find();
    try (SimulatedStation station =
        SimulatedStation.start(config(port, "ring_s = 10\n"), false, Hand.TOKEN)) {
      assertEquals(200, Hand.press(station).statusCode());
      shown(station, "pressed");
      shown(station, "nobody-answered");
      shown(station, "out-of-service");
    }
  }

  /** The credentials as the PBX would check them (RFC 2617 section 3.2.2.1). */
  private static void proven(String said) throws Exception {
    String ha1 = md5("porte:pbx.example:s3cret-words");
    String ha2 = md5("INVITE:" + value(said, "uri"));
    String expected =
        md5(ha1 + ":n0nce:" + value(said, "nc") + ":" + value(said, "cnonce") + ":auth:" + ha2);
    assertEquals(expected, value(said, "response"), said);
    assertFalse(said.contains("s3cret"));
  }

  private static String value(String said, String name) {
    Matcher found = Pattern.compile("[ ,]" + name + "=\"?([^\",]+)").matcher(said);
    assertTrue(found.find(), said);
    return found.group(1);
  }

  private static String md5(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private static final String PBX =
      """
      <?xml version="1.0" encoding="UTF-8" ?>
      <scenario name="pbx">
        <recv request="INVITE"/>
        <send><![CDATA[
          SIP/2.0 401 Unauthorized
          [last_Via:]
          [last_From:]
          [last_To:];tag=pbx1
          [last_Call-ID:]
          [last_CSeq:]
          WWW-Authenticate: Digest realm="pbx.example", nonce="n0nce", algorithm=MD5, qop="auth"
          Content-Length: 0

        ]]></send>
        <recv request="ACK"/>
        <recv request="INVITE">
          <action>
            <ereg regexp="Digest.*" search_in="hdr" header="Authorization:" check_it="true"
              assign_to="1"/>
            <ereg regexp="sip:[^>]*" search_in="hdr" header="Contact:" assign_to="5"/>
            <log message="said [$1]"/>
          </action>
        </recv>
        <send><![CDATA[
          SIP/2.0 180 Ringing
          [last_Via:]
          [last_From:]
          [last_To:];tag=pbx2
          [last_Call-ID:]
          [last_CSeq:]
          Contact: <sip:pbx@[local_ip]:[local_port]>
          Content-Length: 0

        ]]></send>
        <pause milliseconds="300"/>
        <send retrans="500"><![CDATA[
          SIP/2.0 200 OK
          [last_Via:]
          [last_From:]
          [last_To:];tag=pbx2
          [last_Call-ID:]
          [last_CSeq:]
          Contact: <sip:pbx@[local_ip]:[local_port]>
          Content-Type: application/sdp
          Content-Length: [len]

          v=0
          o=- 1 1 IN IP4 [local_ip]
          s=-
          c=IN IP4 [local_ip]
          t=0 0
          m=audio 9 RTP/AVP 0
          a=rtpmap:0 PCMU/8000
        ]]></send>
        <recv request="ACK">
          <action>
            <ereg regexp=":.*" search_in="hdr" header="From" assign_to="3"/>
            <ereg regexp=":.*" search_in="hdr" header="To" assign_to="4"/>
          </action>
        </recv>
        <pause milliseconds="1500"/>
        <send retrans="500"><![CDATA[
          BYE [$5] SIP/2.0
          Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
          From[$4]
          To[$3]
          [last_Call-ID:]
          CSeq: 1 BYE
          Max-Forwards: 70
          Content-Length: 0

        ]]></send>
        <recv response="200"/>
      </scenario>
      """;
}

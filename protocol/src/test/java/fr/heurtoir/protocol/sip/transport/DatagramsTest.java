package fr.heurtoir.protocol.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import fr.heurtoir.protocol.sip.message.BadRequest;
import fr.heurtoir.protocol.sip.message.HeaderBlock;
import fr.heurtoir.protocol.sip.transport.Datagrams.Found;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DatagramsTest {
  private static Found read(String text) {
    return Datagrams.read(text.getBytes(StandardCharsets.ISO_8859_1), 1024, 1024);
  }

  private static final String START = "OPTIONS sip:a@b SIP/2.0\r\nX: y\r\n";

  private static Drop bad(Found found) {
    return assertInstanceOf(Found.Bad.class, found).reason();
  }

  @Test
  void bytesBehindTheBodyAreCutOff() {
    Found.Message found =
        assertInstanceOf(Found.Message.class, read(START + "Content-Length: 2\r\n\r\nabXXXX"));
    assertEquals(
        START + "Content-Length: 2\r\n\r\nab",
        new String(found.bytes(), StandardCharsets.ISO_8859_1));
  }

  @Test
  void withoutALengthTheBodyGoesToTheEnd() {
    Found.Message found = assertInstanceOf(Found.Message.class, read(START + "\r\nabc"));
    assertEquals(START.length() + 2, found.head());
    assertEquals(START.length() + 5, found.bytes().length);
  }

  @Test
  void aDatagramShorterThanItSaysIsTruncated() {
    assertEquals(Drop.TRUNCATED, bad(read(START + "Content-Length: 9\r\n\r\nab")));
  }

  @Test
  void onlyLineEndsAreAKeepAlive() {
    assertInstanceOf(Found.KeepAlive.class, read("\r\n\r\n"));
    assertInstanceOf(Found.KeepAlive.class, read(""));
  }

  @Test
  void whatIsNoTextIsNotSip() {
    assertEquals(Drop.NOT_SIP, bad(read("\0\1\0\0!\u0012\u00a4B")));
    assertEquals(Drop.NOT_SIP, bad(read("INVITE without an end")));
  }

  @Property
  void nothingThrows(@ForAll @Size(max = 600) byte[] noise) {
    assertNotNull(Datagrams.read(noise, 256, 256));
    byte[] both =
        (START + new String(noise, StandardCharsets.ISO_8859_1) + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertNotNull(Datagrams.read(both, 256, 256));
    HeaderBlock block = HeaderBlock.read(both, both.length);
    assertNotNull(BadRequest.answer(block, 400, "Bad Request", java.util.Map.of()));
  }
}

package fr.heurtoir.protocol.sip.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.sip.transport.StreamFramer.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StreamFramerTest {
  private static final int HEADER = 1024;
  private static final int BODY = 4096;

  private final StreamFramer framer = new StreamFramer(HEADER, BODY);

  private List<Event> feed(String text) {
    List<Event> events = new ArrayList<>();
    framer.feed(text.getBytes(StandardCharsets.ISO_8859_1), events::add);
    return events;
  }

  private static String message(String length, String body) {
    return "INVITE sip:a@b SIP/2.0\r\nSubject: x\r\n" + length + "\r\n\r\n" + body;
  }

  private static String text(Event event) {
    return new String(
        assertInstanceOf(Event.Message.class, event).bytes(), StandardCharsets.ISO_8859_1);
  }

  private static Drop broken(List<Event> events) {
    return assertInstanceOf(Event.Broken.class, events.getLast()).reason();
  }

  @Test
  void twoMessagesInOneReadAreTwoMessages() {
    String first = message("Content-Length: 3", "abc");
    String second = message("Content-Length: 0", "");
    List<Event> events = feed(first + second);
    assertEquals(2, events.size());
    assertEquals(first, text(events.get(0)));
    assertEquals(second, text(events.get(1)));
  }

  @Test
  void lengthIsReadInItsCompactFoldedAndSpacedForms() {
    assertEquals(1, feed(message("l:1", "a")).size());
    assertEquals(1, feed(message("Content-Length :\t1", "a")).size());
    assertEquals(1, feed(message("CONTENT-LENGTH:\r\n 1", "a")).size());
  }

  @Test
  void aBodyMayHoldWhatLooksLikeAnotherMessage() {
    String inner = message("Content-Length: 0", "");
    List<Event> events = feed(message("Content-Length: " + inner.length(), inner));
    assertEquals(1, events.size());
  }

  @Test
  void aDoubleLineEndBetweenMessagesIsAPingAndASingleOneIsNothing() {
    assertEquals(List.of(new Event.Ping()), feed("\r\n\r\n"));
    assertEquals(List.of(), feed("\r\n"));
    List<Event> events = feed("\r\n" + message("Content-Length: 0", ""));
    assertEquals(2, events.size());
    assertInstanceOf(Event.Ping.class, events.get(0));
    assertFalse(framer.insideMessage());
  }

  @Test
  void aMessageWithoutAUsableLengthBreaksTheStream() {
    for (String bad :
        List.of(
            "X: y",
            "Content-Length: -1",
            "Content-Length: 1 ; x",
            "Content-Length: 99999999999999999999",
            "Content-Length: 0x10",
            "Content-Length: 1\r\nContent-Length: 2",
            "Content-Length: 1\r\nl: 1",
            "Content-Length:")) {
      StreamFramer fresh = new StreamFramer(HEADER, BODY);
      List<Event> events = new ArrayList<>();
      fresh.feed(message(bad, "").getBytes(StandardCharsets.ISO_8859_1), events::add);
      assertEquals(Drop.NO_LENGTH, broken(events), bad);
    }
  }

  @Test
  void aHeaderWithoutEndBreaksTheStreamAtItsBound() {
    assertEquals(Drop.HEADER_TOO_LARGE, broken(feed("INVITE " + "a".repeat(HEADER))));
    assertEquals(List.of(), feed(message("Content-Length: 0", "")));
  }

  @Test
  void aBodyBeyondItsBoundBreaksTheStreamBeforeItIsRead() {
    assertEquals(Drop.BODY_TOO_LARGE, broken(feed(message("Content-Length: " + (BODY + 1), ""))));
  }

  @Provide
  Arbitrary<List<String>> bodies() {
    return Arbitraries.strings()
        .withChars("ab\r\n :0lL")
        .ofMaxLength(60)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property
  void howAStreamIsCutChangesNothing(@ForAll("bodies") List<String> bodies, @ForAll long seed) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List<byte[]> sent = new ArrayList<>();
    for (String body : bodies) {
      byte[] message =
          message("Content-Length: " + body.length(), body).getBytes(StandardCharsets.ISO_8859_1);
      sent.add(message);
      stream.writeBytes(message);
    }
    byte[] all = stream.toByteArray();
    Random cuts = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int at = 0; at < all.length; ) {
      int end = Math.min(all.length, at + 1 + cuts.nextInt(40));
      framer().feed(Arrays.copyOfRange(all, at, end), events::add);
      at = end;
    }
    assertEquals(sent.size(), events.size());
    for (int i = 0; i < sent.size(); i++) {
      assertArrayEquals(sent.get(i), assertInstanceOf(Event.Message.class, events.get(i)).bytes());
    }
    assertFalse(framer().insideMessage());
  }

  private StreamFramer framer() {
    return framer;
  }

  @Property
  void noStreamThrowsOrYieldsMoreThanItsBounds(
      @ForAll @Size(max = 4000) byte[] noise, @ForAll("headers") String header) {
    StreamFramer fresh = new StreamFramer(HEADER, BODY);
    List<Event> events = new ArrayList<>();
    fresh.feed(header.getBytes(StandardCharsets.ISO_8859_1), events::add);
    fresh.feed(noise, events::add);
    fresh.feed("\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), events::add);
    for (Event event : events) {
      switch (event) {
        case Event.Message(byte[] bytes, int head) -> {
          assertTrue(bytes.length <= HEADER + BODY);
          assertTrue(head <= bytes.length && head >= 4);
        }
        case Event.Broken(Drop reason, byte[] head) -> assertTrue(head.length <= HEADER);
        case Event.Ping() -> {}
      }
    }
  }

  @Provide
  Arbitrary<String> headers() {
    return Arbitraries.strings()
        .withChars("\r\n :;,lLContet-Legh0123456789\t\0\"<>")
        .ofMaxLength(200);
  }
}

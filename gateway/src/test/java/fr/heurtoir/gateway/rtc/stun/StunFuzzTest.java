package fr.heurtoir.gateway.rtc.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StunFuzzTest {
  private static final StunKey KEY = new StunKey("VOkJxbRl1RmTxUk/WvJxBt");

  @Property(tries = 2000)
  void anyBytesBehindAHeaderAreReadOrNamedUnreadable(
      @ForAll short type, @ForAll @Size(max = 300) byte[] tail) {
    byte[] bytes =
        ByteBuffer.allocate(20 + tail.length)
            .putShort((short) (type & 0x3FFF))
            .putShort((short) tail.length)
            .putInt(StunMessage.COOKIE)
            .position(20)
            .put(tail)
            .array();
    touchEverything(StunMessage.parse(bytes));
  }

  @Property(tries = 1000)
  void anyBytesAtAllAreReadOrNamedUnreadable(@ForAll @Size(max = 200) byte[] bytes) {
    touchEverything(StunMessage.parse(bytes));
  }

  @Property(tries = 2000)
  void aCheckWithAChangedByteIsNeverTakenForAuthentic(
      @ForAll @IntRange(min = 0, max = 87) int at, @ForAll @IntRange(min = 1, max = 255) int flip) {
    byte[] bytes =
        StunWriter.request(new byte[12])
            .username("abcdefgh:ijkl")
            .priority(7)
            .iceControlling(1)
            .useCandidate()
            .integrity(KEY)
            .bytes();
    assertEquals(88, bytes.length);
    bytes[at] ^= (byte) flip;
    boolean authentic =
        StunMessage.parse(bytes) instanceof StunParse.Read read
            && read.message().integrityHolds(KEY);
    assertFalse(authentic);
  }

  @Property
  void whatIsWrittenIsReadAgain(
      @ForAll @Size(12) byte[] id, @ForAll @Size(max = 300) byte[] value, @ForAll long tie) {
    StunMessage message =
        assertInstanceOf(
                StunParse.Read.class,
                StunMessage.parse(
                    StunWriter.request(id)
                        .attribute(StunAttribute.SOFTWARE, value)
                        .iceControlling(tie)
                        .integrity(KEY)
                        .fingerprint()
                        .bytes()))
            .message();
    assertEquals(tie, message.iceControlling().orElseThrow());
    assertTrue(message.integrityHolds(KEY));
  }

  private static void touchEverything(StunParse parsed) {
    switch (parsed) {
      case StunParse.Unreadable unreadable -> assertTrue(unreadable.fault().ordinal() >= 0);
      case StunParse.Read read -> {
        StunMessage message = read.message();
        assertTrue(message.method() >= 0 && message.method() <= 0xFFF);
        message.messageClass();
        message.username();
        message.receiverUfrag();
        message.priority();
        message.iceControlled();
        message.iceControlling();
        message.errorCode();
        message.unknownAttributes();
        message.unknownRequired();
        message.xorMappedAddress();
        // Twenty random bytes are not the HMAC.
        assertFalse(message.integrityHolds(KEY));
      }
    }
  }
}

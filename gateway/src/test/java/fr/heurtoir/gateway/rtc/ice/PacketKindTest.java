package fr.heurtoir.gateway.rtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PacketKindTest {
  @Test
  void theFirstByteTellsTheProtocolAsInRfc7983() {
    for (int first = 0; first < 256; first++) {
      PacketKind expected =
          first <= 3
              ? PacketKind.STUN
              : first >= 20 && first <= 63
                  ? PacketKind.DTLS
                  : first >= 128 && first <= 191 ? PacketKind.RTP : PacketKind.OTHER;
      assertEquals(expected, kind(first, 0, 20), "first byte " + first);
    }
  }

  @Test
  void theSecondByteTellsRtcpFromRtpAsInRfc5761() {
    for (int second = 0; second < 256; second++) {
      PacketKind expected = second >= 192 && second <= 223 ? PacketKind.RTCP : PacketKind.RTP;
      assertEquals(expected, kind(0x80, second, 20), "second byte " + second);
    }
  }

  @Test
  void whatIsTooShortForItsHeaderIsNothing() {
    assertEquals(PacketKind.OTHER, kind(0, 1, 19));
    assertEquals(PacketKind.OTHER, kind(22, 254, 12));
    assertEquals(PacketKind.OTHER, kind(0x80, 96, 11));
    assertEquals(PacketKind.OTHER, kind(0x80, 200, 7));
    assertEquals(PacketKind.RTCP, kind(0x80, 200, 8));
    assertEquals(PacketKind.OTHER, PacketKind.of(Unpooled.EMPTY_BUFFER));
  }

  @Property
  void lookingNeverMovesOrThrows(@ForAll @Size(max = 30) byte[] bytes) {
    var buffer = Unpooled.wrappedBuffer(bytes);
    PacketKind.of(buffer);
    assertEquals(bytes.length, buffer.readableBytes());
  }

  private static PacketKind kind(int first, int second, int size) {
    byte[] bytes = new byte[size];
    bytes[0] = (byte) first;
    bytes[1] = (byte) second;
    return PacketKind.of(Unpooled.wrappedBuffer(bytes));
  }
}

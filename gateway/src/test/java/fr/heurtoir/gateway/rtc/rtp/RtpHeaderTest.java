package fr.heurtoir.gateway.rtc.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
  private static Optional<RtpHeader> read(String hex) {
    return RtpHeader.read(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  @Test
  void contributingSourcesExtensionAndPaddingAreSteppedOver() {
    assertEquals(
        Optional.of(new RtpHeader(96, true, 0x1234, 0xFFFFFFFEL, 0xCAFEBABEL, 24, 3)),
        read("B1E01234 FFFFFFFE CAFEBABE 00000001 BEDE0001 10AA0000 010203 0002"));
    assertEquals(
        Optional.of(new RtpHeader(111, false, 1, 2, 3, 20, 0)),
        read("906F0001 00000002 00000003 10000001 01AA0000"));
  }

  @Test
  void aPacketOfPaddingAloneHasNoPayload() {
    assertEquals(0, read("A0600001 00000002 00000003 00000004").orElseThrow().payloadLength());
  }

  @Test
  void whatDoesNotFitIsNoPacket() {
    assertTrue(read("80600001 00000002 000000").isEmpty(), "short");
    assertTrue(read("40600001 00000002 00000003").isEmpty(), "version");
    assertTrue(read("81600001 00000002 00000003").isEmpty(), "contributing source missing");
    assertTrue(read("90600001 00000002 00000003 BEDE0001").isEmpty(), "extension cut");
    assertTrue(read("A0600001 00000002 00000003 00000005").isEmpty(), "padding too long");
    assertTrue(read("A0600001 00000002 00000003 00000000").isEmpty(), "padding of zero");
  }

  @Property
  void whatIsWrittenIsRead(
      @ForAll @IntRange(max = 127) int type,
      @ForAll boolean marker,
      @ForAll @IntRange(max = 65_535) int sequence,
      @ForAll @LongRange(max = 0xFFFF_FFFFL) long timestamp,
      @ForAll @LongRange(max = 0xFFFF_FFFFL) long ssrc) {
    ByteBuf packet = Unpooled.buffer();
    RtpHeader.write(packet, type, marker, sequence, timestamp, ssrc);
    assertEquals(
        Optional.of(new RtpHeader(type, marker, sequence, timestamp, ssrc, 12, 0)),
        RtpHeader.read(packet));
  }

  @Property
  void anyBytesAreReadWithinTheirBounds(@ForAll @Size(max = 64) byte[] bytes) {
    if (bytes.length > 0) {
      bytes[0] = (byte) (bytes[0] & 0x3F | 0x80);
    }
    RtpHeader.read(Unpooled.wrappedBuffer(bytes))
        .ifPresent(
            header ->
                assertTrue(
                    header.payloadLength() >= 0
                        && header.headerLength() + header.payloadLength() <= bytes.length));
  }
}

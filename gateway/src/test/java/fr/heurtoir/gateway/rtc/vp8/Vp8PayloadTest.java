package fr.heurtoir.gateway.rtc.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Vp8PayloadTest {
  private static Optional<Vp8Payload> read(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return Vp8Payload.read(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
  }

  @Test
  void aKeyframeTellsItsSize() {
    // Descriptor with a 15-bit picture id, then a key frame header of 640 by 480.
    assertEquals(
        Optional.of(new Vp8Payload(4, true, true, 0x1234, 640, 480)),
        read("90 80 9234 100200 9D012A 8002 E001 00"));
  }

  @Test
  void aContinuationOrALaterPartitionIsNoFrameStart() {
    assertFalse(read("80 80 11 00").orElseThrow().frameStart());
    assertFalse(read("11 00").orElseThrow().keyframe());
    assertFalse(read("10 01").orElseThrow().keyframe(), "an interframe has its bit set");
    assertTrue(read("10 00").orElseThrow().keyframe());
  }

  @Test
  void everyOptionalByteIsCounted() {
    assertEquals(6, read("90 F0 8001 05 20 00").orElseThrow().descriptorLength());
    assertEquals(3, read("90 20 20 01").orElseThrow().descriptorLength());
  }

  @Test
  void aDescriptorCutShortIsNone() {
    for (String cut : new String[] {"", "90", "9080", "908080", "90F0800105", "10"}) {
      assertTrue(read(cut).isEmpty(), cut);
    }
  }

  @Property
  void anyBytesAreReadWithinTheirBounds(@ForAll @Size(max = 24) byte[] bytes) {
    Vp8Payload.read(Unpooled.wrappedBuffer(bytes), 0, bytes.length)
        .ifPresent(payload -> assertTrue(payload.descriptorLength() < bytes.length));
  }
}

package fr.heurtoir.gateway.rtc.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class H264PayloadTest {
  /** Constrained baseline, level 3.1, 640 by 480. */
  private static final String SPS = "6742C01F DA0280F6 9B808083 03022100";

  private static Optional<H264Payload> read(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return H264Payload.read(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
  }

  @Test
  void aKeyframeStartsAtParametersOrAtABareIdr() {
    assertTrue(read("67 42C01F").orElseThrow().parameters());
    assertTrue(read("65 88").orElseThrow().keyframeStart());
    assertFalse(read("41 9A").orElseThrow().keyframeStart());
    assertFalse(read("68 CE").orElseThrow().keyframeStart(), "picture parameters alone");
    assertFalse(read("09 F0").orElseThrow().keyframeStart(), "an access unit delimiter");
  }

  @Test
  void aKeyframeIsSeenInsideAnAggregate() {
    H264Payload payload = read("78 0004 6742C01F 0002 68CE 0002 6588").orElseThrow();
    assertTrue(payload.parameters());
    assertTrue(payload.idr());
    assertTrue(read("78 0005 6742").isEmpty(), "cut short");
    assertTrue(read("78 0000").isEmpty(), "an empty unit");
  }

  @Test
  void aKeyframeIsSeenAtTheFirstFragmentOnly() {
    assertTrue(read("7C 85 88").orElseThrow().keyframeStart());
    assertFalse(read("7C 05 88").orElseThrow().keyframeStart());
    assertFalse(read("7C 81 88").orElseThrow().keyframeStart());
    assertTrue(read("7C").isEmpty());
  }

  @Test
  void theParametersTellProfileAndSize() {
    SequenceParameters sps = read(SPS).flatMap(H264Payload::sps).orElseThrow();
    assertEquals(new SequenceParameters(66, 0xC0, 31, 640, 480), sps);
  }

  @Property(tries = 5_000)
  void anyBytesAreReadWithinTheirBounds(
      @ForAll @Size(min = 1, max = 64) byte[] bytes, @ForAll @IntRange(max = 31) int type) {
    bytes[0] = (byte) type;
    Optional<H264Payload> payload =
        H264Payload.read(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    payload
        .flatMap(H264Payload::sps)
        .ifPresent(sps -> assertTrue(sps.width() > 0 && sps.height() > 0));
  }
}

package fr.heurtoir.gateway.media.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A still picture is the first whole keyframe that came after it was wanted. */
class StillTest {
  /** A shown keyframe of 640 by 480 whose first part has one byte (RFC 6386 section 9.1). */
  private static final String KEY = "300000" + "9d012a" + "8002" + "e001";

  private final Stage stage = new Stage();
  private final List<byte[]> stills = new ArrayList<>();

  /** The packets of one keyframe; the last byte says which it is. */
  private List<ByteBuf> keyframe(int packets, int mark) {
    stage.advance(33);
    stage.videoTime = stage.videoTime + 2_970 & 0xFFFF_FFFFL;
    List<ByteBuf> all = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      ByteBuf packet = Unpooled.buffer();
      RtpHeader.write(
          packet, 96, i == packets - 1, stage.videoSequence, stage.videoTime, stage.videoSsrc);
      stage.videoSequence = stage.videoSequence + 1 & 0xFFFF;
      packet.writeByte(i == 0 ? 0x10 : 0x00);
      if (i == 0) {
        packet.writeBytes(HexFormat.of().parseHex(KEY));
      }
      all.add(packet.writeZero(99).writeByte(mark));
    }
    return all;
  }

  private void film(List<ByteBuf> packets) {
    packets.forEach(packet -> stage.door.rtp(packet, stage.now));
  }

  private int mark(int still) {
    byte[] picture = stills.get(still);
    return picture[20 + 10 + 99];
  }

  @Test
  void isOfAKeyframeThatIsAskedForNotOfTheGroupThatIsThere() {
    film(keyframe(3, 1));
    stage.advance(1_000);
    int asked = stage.keyframesAsked();
    stage.relay.still(stills::add, stage.now);
    assertEquals(asked + 1, stage.keyframesAsked());
    stage.frame(false, 2);
    assertEquals(0, stills.size(), "the old keyframe is not taken");
    film(keyframe(3, 2));
    assertEquals(1, stills.size());
    assertEquals(2, mark(0));
    assertEquals(20 + 10 + 300, stills.getFirst().length);
    film(keyframe(3, 3));
    assertEquals(1, stills.size(), "once");
  }

  @Test
  void waitsForAPacketThatWasLostAndIsSentAgain() {
    stage.relay.still(stills::add, stage.now);
    List<ByteBuf> packets = keyframe(4, 1);
    film(List.of(packets.get(0), packets.get(2), packets.get(3)));
    assertEquals(0, stills.size());
    stage.frame(false, 1);
    film(List.of(packets.get(1)));
    assertEquals(1, stills.size());
  }

  @Test
  void comesNeverWhereTheDoorEnds() {
    stage.relay.still(stills::add, stage.now);
    stage.relay.close();
    film(keyframe(3, 1));
    assertTrue(stills.isEmpty());
  }
}

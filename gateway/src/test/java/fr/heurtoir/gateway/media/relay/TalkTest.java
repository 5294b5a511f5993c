package fr.heurtoir.gateway.media.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Promises about sound: who hears whom, and when. */
class TalkTest {
  private final Stage stage = new Stage();
  private final FakeLeg one = new FakeLeg();
  private final FakeLeg two = new FakeLeg();
  private final ViewerLeg first = stage.viewer("first", one);
  private final ViewerLeg second = stage.viewer("second", two);

  @Test
  void nobodyHearsTheDoorAndTheDoorHearsNobodyBeforeAnAnswer() {
    stage.doorSpeaks();
    first.rtp(Stage.audio(109, 5, 1, 1), stage.now);
    assertTrue(one.headers.isEmpty());
    assertTrue(stage.doorOut.headers.isEmpty());
    assertEquals(2, stage.dropped(DropReason.AUDIO_NOT_ANSWERED));
  }

  @Test
  void onlyTheAnsweringPhoneHearsAndIsHeard() {
    stage.relay.talk(Optional.of("second"), stage.now);
    stage.doorSpeaks();
    first.rtp(Stage.audio(109, 5, 1, 1), stage.now);
    assertTrue(stage.events.isEmpty(), "one way is not two ways");
    second.rtp(Stage.audio(109, 6, 900, 5_000), stage.now);
    stage.doorSpeaks();
    assertTrue(one.headers.isEmpty());
    assertEquals(2, two.ofType(109).size());
    assertEquals(1, stage.doorOut.headers.size());
    RtpHeader heard = stage.doorOut.headers.getFirst();
    assertEquals(111, heard.payloadType());
    assertEquals(1, heard.ssrc());
    assertTrue(heard.marker(), "a talkspurt begins");
    assertTrue(heard.sequence() < 0x8000);
    assertEquals(List.of("two-way second"), stage.events);
    assertEquals(1, stage.dropped(DropReason.AUDIO_NOT_ANSWERED));
  }

  @Test
  void whoeverSpeaksTheDoorHearsOneStreamWithoutAGap() {
    stage.relay.talk(Optional.of("first"), stage.now);
    first.rtp(Stage.audio(109, 5, 65_535, 4_000), stage.now);
    first.rtp(Stage.audio(109, 5, 0, 4_960), stage.now);
    stage.relay.talk(Optional.of("second"), stage.now);
    stage.advance(100);
    second.rtp(Stage.audio(109, 6, 40_000, 77), stage.now);
    List<RtpHeader> heard = stage.doorOut.headers;
    assertEquals(heard.get(0).sequence() + 1, heard.get(1).sequence());
    assertEquals(heard.get(1).sequence() + 1, heard.get(2).sequence());
    assertEquals(960, heard.get(1).timestamp() - heard.get(0).timestamp() & 0xFFFF_FFFFL);
    assertEquals(4_800, heard.get(2).timestamp() - heard.get(1).timestamp() & 0xFFFF_FFFFL);
  }

  @Test
  void silenceReturnsWhenTheTalkEnds() {
    stage.relay.talk(Optional.of("first"), stage.now);
    stage.doorSpeaks();
    stage.relay.talk(Optional.empty(), stage.now);
    stage.doorSpeaks();
    assertEquals(1, one.ofType(109).size());
  }

  @Test
  void keysPressedAreCarriedUnderTheOtherLegsNumber() {
    stage.relay.talk(Optional.of("first"), stage.now);
    first.rtp(Stage.audio(108, 5, 1, 1), stage.now);
    assertEquals(110, stage.doorOut.headers.getFirst().payloadType());
  }

  @Test
  void everyDropIsCountedUnderItsReason() {
    stage.door.rtp(Unpooled.buffer().writeZero(20), stage.now);
    stage.door.rtp(Stage.audio(77, 5, 1, 1), stage.now);
    stage.door.rtcp(Unpooled.buffer().writeZero(8), stage.now);
    first.rtp(Unpooled.buffer(), stage.now);
    first.rtp(Stage.audio(120, 5, 1, 1), stage.now);
    first.rtcp(Unpooled.buffer().writeZero(8), stage.now);
    stage.relay.talk(Optional.of("nobody"), stage.now);
    stage.doorSpeaks();
    assertEquals(2, stage.dropped(DropReason.RTP_MALFORMED));
    assertEquals(2, stage.dropped(DropReason.UNKNOWN_PAYLOAD_TYPE));
    assertEquals(2, stage.dropped(DropReason.RTCP_MALFORMED));
    assertEquals(1, stage.dropped(DropReason.NOT_CONNECTED));
    one.congested = true;
    stage.relay.talk(Optional.of("first"), stage.now);
    stage.doorSpeaks();
    assertEquals(1, stage.dropped(DropReason.LEG_SLOW));
  }

  /** Authentic peers may still send nonsense; no packet of theirs breaks the relay. */
  @Property(tries = 500)
  void anyBytesAreRelayedOrCounted(@ForAll @Size(max = 60) byte[] bytes) {
    if (bytes.length > 1) {
      bytes[0] = (byte) (0x80 | bytes[0] & 0x3F);
      bytes[1] = (byte) (bytes[1] % 2 == 0 ? 96 : 111);
    }
    Stage fresh = new Stage();
    ViewerLeg viewer = fresh.viewer("one", new FakeLeg());
    for (int i = 0; i < 3; i++) {
      ByteBuf packet = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(bytes);
      fresh.door.rtp(packet, fresh.now);
      viewer.rtp(packet, fresh.now);
      fresh.door.rtcp(packet, fresh.now);
      viewer.rtcp(packet, fresh.now);
      packet.release();
    }
    fresh.relay.close();
    fresh.relay.tick(fresh.now);
    assertTrue(fresh.drops.values().stream().mapToInt(Integer::intValue).sum() > 0);
  }
}

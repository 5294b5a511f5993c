package fr.heurtoir.gateway.media.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Promises about the picture: who gets which packets, numbered how. */
class PictureTest {
  private final Stage stage = new Stage();
  private final FakeLeg out = new FakeLeg();

  private static void assertContinuous(List<RtpHeader> headers) {
    for (int i = 1; i < headers.size(); i++) {
      assertEquals(headers.get(i - 1).sequence() + 1 & 0xFFFF, headers.get(i).sequence());
    }
  }

  private static boolean isKeyframe(byte[] payload) {
    return payload[0] == 0x10 && payload[1] == 0x00;
  }

  @Test
  void aLateViewerGetsAKeyframeAtOnceFromTheCurrentGroupOfPictures() {
    stage.frame(true, 3);
    for (int i = 0; i < 10; i++) {
      stage.frame(false, 2);
    }
    stage.viewer("late", out);
    assertEquals(23, out.headers.size());
    assertTrue(isKeyframe(out.payloads.getFirst()));
    assertContinuous(out.headers);
    assertEquals(0, stage.keyframesAsked());
    stage.frame(false, 2);
    assertContinuous(out.headers);
    long live = out.headers.getLast().timestamp();
    long latestCached = out.headers.get(22).timestamp();
    long first = out.headers.getFirst().timestamp();
    assertEquals(2_970, live - latestCached & 0xFFFF_FFFFL, "the present is not moved");
    assertEquals(10 * 90, latestCached - first & 0xFFFF_FFFFL, "the past is caught up with");
  }

  @Test
  void aViewerBeginsBelowHalfTheSequenceSpaceUnderItsOwnNumbers() {
    stage.viewer("one", out);
    stage.frame(true, 2);
    RtpHeader first = out.headers.getFirst();
    assertTrue(first.sequence() < 0x8000);
    assertEquals(22, first.ssrc());
    assertEquals(120, first.payloadType());
    assertTrue(out.headers.getLast().marker());
  }

  @Test
  void whereTheGroupIsTooOldAKeyframeIsAskedForAndBegunWith() {
    stage.frame(true, 2);
    stage.advance(2_000);
    stage.frame(false, 1);
    stage.viewer("late", out);
    assertTrue(out.headers.isEmpty());
    assertEquals(1, stage.keyframesAsked());
    stage.frame(false, 1);
    assertTrue(out.headers.isEmpty());
    assertEquals(1, stage.dropped(DropReason.AWAITING_KEYFRAME));
    stage.frame(true, 2);
    assertEquals(2, out.headers.size());
  }

  @Test
  void whereTheGroupIsTooLargeItIsLetGoAsAWhole() {
    Stage small =
        new Stage(new RelayLimits(4, 8, 100_000, Duration.ofSeconds(9), 1_000, 2_000_000));
    small.frame(true, 4);
    small.frame(false, 5);
    small.viewer("late", out);
    assertTrue(out.headers.isEmpty());
    assertEquals(1, small.keyframesAsked());
  }

  @Test
  void keyframesAreAskedForOncePer200MillisecondsHoweverManyWishForThem() {
    stage.frame(true, 1);
    stage.advance(3_000);
    for (int i = 0; i < 10; i++) {
      stage.viewer("viewer " + i, new FakeLeg());
    }
    assertEquals(1, stage.keyframesAsked());
    stage.advance(900);
    assertEquals(2, stage.keyframesAsked(), "wishes within the 200 ms are one wish after them");
    stage.advance(400);
    assertEquals(3, stage.keyframesAsked(), "asked again after a second without one");
    stage.frame(true, 1);
    stage.advance(3_000);
    assertEquals(3, stage.keyframesAsked());
  }

  @Test
  void aViewersWishForAKeyframeReachesTheDoorAndNoOtherSpeechOfItDoes() {
    ViewerLeg viewer = stage.viewer("one", out);
    stage.frame(true, 1);
    stage.doorOut.clear();
    viewer.rtcp(
        Stage.control(
            new Rtcp.ReceiverReport(77, List.of()), new Rtcp.PictureLossIndication(77, 22)),
        stage.now);
    assertEquals(1, stage.keyframesAsked());
    assertEquals(
        List.of(Stage.DOOR_VIDEO),
        stage.doorOut.control(Rtcp.PictureLossIndication.class).stream()
            .map(Rtcp.PictureLossIndication::media)
            .toList());
    assertTrue(stage.doorOut.control.stream().noneMatch(p -> p.toString().contains("77")));
    viewer.rtcp(Stage.control(new Rtcp.PictureLossIndication(77, 23)), stage.now);
    assertEquals(1, stage.dropped(DropReason.RTCP_UNKNOWN_STREAM));
  }

  @Test
  void oneSlowViewerNeverDelaysAnotherAndGoesOnWithAKeyframe() {
    FakeLeg slow = new FakeLeg();
    stage.viewer("quick", out);
    stage.viewer("slow", slow);
    stage.frame(true, 2);
    slow.congested = true;
    for (int i = 0; i < 30; i++) {
      stage.frame(false, 2);
    }
    assertEquals(62, out.headers.size());
    assertEquals(2, slow.headers.size());
    assertEquals(60, stage.dropped(DropReason.VIEWER_SLOW));
    slow.congested = false;
    stage.frame(false, 2);
    assertEquals(2, slow.headers.size(), "not in the middle of a group");
    assertEquals(0, stage.keyframesAsked(), "the others are not made to pay at once");
    stage.frame(true, 2);
    assertEquals(4, slow.headers.size());
    assertContinuous(slow.headers);
    assertEquals(
        32 * 2_970,
        slow.headers.getLast().timestamp() - slow.headers.getFirst().timestamp() & 0xFFFF_FFFFL);
    assertContinuous(out.headers);
  }

  @Test
  void aSlowViewerThatRecoversGetsAKeyframeWithinABoundEvenFromADoorThatSendsNone() {
    stage.viewer("slow", out);
    stage.frame(true, 2);
    out.congested = true;
    stage.frame(false, 2);
    out.congested = false;
    stage.advance(2_100);
    assertEquals(1, stage.keyframesAsked());
  }

  @Test
  void aPacketThatComesLateTakesItsOwnPlace() {
    stage.viewer("one", out);
    stage.frame(true, 1);
    stage.advance(33);
    ByteBuf first = stage.videoPacket(false, true, false);
    ByteBuf second = stage.videoPacket(false, false, true);
    stage.door.rtp(second, stage.now);
    stage.door.rtp(first, stage.now);
    assertEquals(
        List.of(0, 2, 1),
        out.headers.stream().map(h -> h.sequence() - out.headers.getFirst().sequence()).toList());
  }

  @Test
  void aKeyframeWhoseFirstPacketComesLateIsStillBegunWithWhole() {
    stage.frame(true, 1);
    stage.advance(3_000);
    stage.viewer("one", out);
    stage.advance(33);
    stage.videoTime += 2_970;
    ByteBuf first = stage.videoPacket(true, true, false);
    ByteBuf second = stage.videoPacket(true, false, true);
    stage.door.rtp(second, stage.now);
    stage.door.rtp(first, stage.now);
    assertEquals(2, out.headers.size());
    assertTrue(isKeyframe(out.payloads.getFirst()));
    assertContinuous(out.headers);
  }

  @Test
  void aLostPacketIsAskedForAtTheDoorAtOnceAndNotForEver() {
    stage.frame(true, 1);
    stage.advance(33);
    int missing = stage.videoSequence;
    stage.videoPacket(false, true, false);
    stage.video(false, false, true);
    List<Rtcp.GenericNack> asked = stage.doorOut.control(Rtcp.GenericNack.class);
    assertEquals(List.of(missing), asked.getLast().lost());
    stage.advance(2_000);
    assertEquals(NackGenerator.MAX_TRIES, stage.doorOut.control(Rtcp.GenericNack.class).size());
  }

  @Test
  void aHoleTooWideToFillIsLeftToAKeyframe() {
    stage.frame(true, 1);
    stage.videoSequence = stage.videoSequence + 500 & 0xFFFF;
    stage.frame(false, 1);
    assertTrue(stage.doorOut.control(Rtcp.GenericNack.class).isEmpty());
    assertEquals(1, stage.keyframesAsked());
  }

  @Test
  void whatAViewerMissedIsSentAgainWhileItIsKept() {
    ViewerLeg viewer = stage.viewer("one", out);
    stage.frame(true, 2);
    int sequence = out.headers.getFirst().sequence();
    viewer.rtcp(
        Stage.control(new Rtcp.GenericNack(77, 22, List.of(sequence, sequence + 9))), stage.now);
    assertEquals(List.of(sequence, sequence + 9), out.retransmitted);
    assertEquals(1, stage.dropped(DropReason.RESEND_TOO_OLD));
  }

  @Test
  void aViewerThatAsksForTooMuchAgainIsBounded() {
    ViewerLeg viewer = stage.viewer("one", out);
    stage.frame(true, 2);
    int sequence = out.headers.getFirst().sequence();
    List<Integer> all = Collections.nCopies(400, sequence);
    viewer.rtcp(Stage.control(new Rtcp.GenericNack(77, 22, all)), stage.now);
    assertEquals(RetransmissionBudget.BURST, out.retransmitted.size());
    assertEquals(400 - RetransmissionBudget.BURST, stage.dropped(DropReason.RESEND_TOO_MANY));
    stage.advance(100);
    viewer.rtcp(Stage.control(new Rtcp.GenericNack(77, 22, all)), stage.now);
    assertEquals(RetransmissionBudget.BURST + 50, out.retransmitted.size());
  }

  @Test
  void aDoorThatBeginsANewSourceGoesOnInTheSameStreamWithoutAGap() {
    stage.viewer("one", out);
    stage.frame(true, 2);
    long before = out.headers.getLast().timestamp();
    stage.advance(1_000);
    stage.videoSsrc = 0xBEEF;
    stage.videoSequence = 7;
    stage.videoTime = 12;
    stage.frame(false, 1);
    assertEquals(2, out.headers.size(), "a new source begins with a keyframe");
    stage.frame(true, 2);
    assertEquals(4, out.headers.size());
    assertContinuous(out.headers);
    assertTrue(out.headers.stream().allMatch(h -> h.ssrc() == 22));
    long gap = out.headers.getLast().timestamp() - before & 0xFFFF_FFFFL;
    assertEquals((1_000 + 66) * 90, gap, 90, "time went on as it did");
  }

  @Test
  void aSecondSourceWhileTheFirstIsAliveIsDropped() {
    stage.frame(true, 1);
    stage.videoSsrc = 0xBEEF;
    stage.frame(true, 1);
    assertEquals(1, stage.dropped(DropReason.SECOND_SOURCE));
  }

  @Test
  void aViewerThatComesBackIsServedAnewWithoutAGap() {
    ViewerLeg viewer = stage.viewer("one", out);
    stage.frame(true, 2);
    viewer.disconnected();
    stage.frame(false, 1);
    assertEquals(1, stage.dropped(DropReason.NOT_CONNECTED));
    viewer.connected(stage.now);
    assertEquals(2, out.headers.size(), "the group it has had is not said again");
    stage.advance(200);
    assertEquals(1, stage.keyframesAsked());
    stage.frame(true, 2);
    assertEquals(4, out.headers.size());
    assertContinuous(out.headers);
  }

  @Test
  void theDoorIsAskedForTheBandwidthThatTheTalkingPhoneHasElseTheMedian() {
    List<ViewerLeg> viewers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      viewers.add(stage.viewer("viewer " + i, new FakeLeg()));
    }
    stage.frame(true, 20);
    for (int i = 0; i < 60; i++) {
      stage.frame(false, 20);
    }
    for (int i = 0; i < 3; i++) {
      viewers
          .get(i)
          .rtcp(Stage.control(new Rtcp.Remb(77, (i + 2) * 100_000L, List.of(22L))), stage.now);
    }
    stage.doorOut.clear();
    stage.advance(1_100);
    assertEquals(300_000, estimate(), 1_000);
    stage.relay.talk(Optional.of("viewer 0"), stage.now);
    stage.advance(1_100);
    assertEquals(200_000, estimate(), 1_000);
  }

  private long estimate() {
    return stage.doorOut.control(Rtcp.Remb.class).getLast().bitsPerSecond();
  }

  @Test
  void reportsAreOursPerLegWithTheLegsOwnClock() {
    ViewerLeg viewer = stage.viewer("one", out);
    stage.frame(true, 2);
    stage.door.rtcp(
        Stage.control(
            new Rtcp.SenderReport(
                Stage.DOOR_VIDEO, 0xAABB_CCDD_EEFF_0011L, stage.videoTime, 9, 9, List.of())),
        stage.now);
    long mapped = out.headers.getLast().timestamp();
    long asked = stage.now;
    stage.advance(1_100);
    Rtcp.SenderReport report = out.control(Rtcp.SenderReport.class).getLast();
    assertEquals(22, report.ssrc());
    assertEquals(2, report.packets());
    assertEquals(404, report.octets());
    long elapsed = report.rtpTime() - mapped & 0xFFFF_FFFFL;
    long ntpElapsed = report.ntp() - new NtpClock(5_000_000_000L, 0x1000_0000_0000_0000L).at(asked);
    assertEquals(elapsed / 90_000.0, ntpElapsed / 4_294_967_296.0, 0.001);
    Rtcp.ReceiverReport toDoor = stage.doorOut.control(Rtcp.ReceiverReport.class).getLast();
    assertEquals(Stage.DOOR_VIDEO, toDoor.blocks().getFirst().ssrc());
    assertEquals(0xCCDD_EEFFL, toDoor.blocks().getFirst().lastReport());
    assertNotEquals(0, toDoor.blocks().getFirst().delay());
    assertFalse(out.control(Rtcp.SourceDescription.class).isEmpty());
    assertEquals("one", viewer.id());
  }

  @Test
  void theFirstWholeKeyframeIsTold() {
    stage.frame(false, 1);
    assertTrue(stage.events.isEmpty());
    stage.advance(33);
    stage.videoTime += 2_970;
    stage.video(true, true, false);
    assertTrue(stage.events.isEmpty());
    stage.video(true, false, true);
    stage.frame(true, 1);
    assertEquals(List.of("first frame"), stage.events);
  }
}

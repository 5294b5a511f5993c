package fr.heurtoir.gateway.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.sdp.AudioCodec;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole media path with peers that other people wrote. */
@Timeout(300)
class OthersSeeAndHearTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int DOOR_TONE = 440;
  private static final int PHONE_TONE = 1_000;

  @Test
  void phonesSeeTheDoorBeforeAnybodyAnswersAndOnlyTheOneThatAnswersHearsAndIsHeard()
      throws Exception {
    RecordingListener ring = new RecordingListener();
    try (MediaPlane plane = MediaPlanes.start(Duration.ofSeconds(15), LONG);
        ForeignPeer door = new ForeignPeer("door", DOOR_TONE, PHONE_TONE);
        ForeignPeer first = new ForeignPeer("phone", PHONE_TONE, DOOR_TONE);
        ForeignPeer second = new ForeignPeer("phone", PHONE_TONE + 500, DOOR_TONE)) {
      Relay relay =
          MediaPlanes.on(
              plane, () -> plane.open(RingId.next(1_700_000_000_000L), AudioPolicy.PHONES, ring));
      String doorOffer = door.offer();
      door.answer(MediaPlanes.asked(plane, then -> relay.door(doorOffer, then)));
      String firstOffer = first.offer();
      first.answer(MediaPlanes.asked(plane, then -> relay.viewer("first", firstOffer, then)));
      ring.await("door connected", LONG);
      ring.await("first connected", LONG);
      ring.await("door first frame", LONG);
      int seen = counter(first.await("a frame", LONG, s -> ForeignPeer.is(s, "frame")));
      first.await("a moving picture for longer than is cached", LONG, s -> later(s, seen + 40));

      // Late: the door's encoder makes no keyframe by itself, so this one is asked for.
      String secondOffer = second.offer();
      second.answer(MediaPlanes.asked(plane, then -> relay.viewer("second", secondOffer, then)));
      ring.await("second connected", LONG);
      int late = counter(second.await("a frame", LONG, s -> ForeignPeer.is(s, "frame")));
      second.await("a moving picture", LONG, s -> later(s, late));
      assertTrue(late > seen + 30, "a late viewer begins with the present, not with " + late);

      assertTrue(first.said("heard").isEmpty(), "a preview is silent");
      assertTrue(door.said("heard").isEmpty(), "nobody is heard before an answer");
      assertTrue(plane.counters().of(DropReason.AUDIO_NOT_ANSWERED) > 0);

      MediaPlanes.talk(plane, relay, "first");
      ring.await("first two-way", LONG);
      first.await("the door's tone", LONG, OthersSeeAndHearTest::tone);
      door.await("the phone's tone", LONG, OthersSeeAndHearTest::tone);
      assertTrue(second.said("heard").isEmpty(), "who did not answer hears nothing");
      int onwards = counter(second.said("frame").getLast());
      second.await("the picture going on", LONG, s -> later(s, onwards));

      MediaPlanes.run(plane, relay::close);
      assertEquals(
          0, plane.counters().of(DropReason.PROTECT_FAILED), plane.counters().drops().toString());
      assertEquals(0, plane.counters().of(DropReason.SRTP_FORGED));
      assertTrue(
          ring.events().stream().noneMatch(e -> e.contains("lost")), ring.events()::toString);
    }
  }

  @Test
  void h264AndPcmaAreCarriedAsTheyAreWhereTheRingIsSetUpForThem() throws Exception {
    RecordingListener ring = new RecordingListener();
    try (MediaPlane plane =
            MediaPlanes.start(
                Duration.ofSeconds(15), LONG, List.of(VideoCodec.H264, VideoCodec.VP8));
        ForeignPeer door = new ForeignPeer("door", DOOR_TONE + 10, PHONE_TONE + 10);
        ForeignPeer phone = new ForeignPeer("phone", PHONE_TONE + 10, DOOR_TONE + 10)) {
      Relay relay =
          MediaPlanes.on(
              plane,
              () ->
                  plane.open(
                      RingId.next(1_700_000_000_000L),
                      new AudioPolicy(List.of(AudioCodec.PCMA)),
                      ring));
      String doorOffer = door.offer();
      Relay.Answer answer = MediaPlanes.asked(plane, then -> relay.door(doorOffer, then));
      String chosen = assertInstanceOf(Relay.Answer.Accepted.class, answer).sdp();
      assertTrue(chosen.contains(" H264/90000") && !chosen.contains("VP8"), chosen);
      assertTrue(chosen.contains(" PCMA/8000") && !chosen.contains("opus"), chosen);
      door.answer(answer);
      String phoneOffer = phone.offer();
      phone.answer(MediaPlanes.asked(plane, then -> relay.viewer("phone", phoneOffer, then)));
      MediaPlanes.talk(plane, relay, "phone");
      int seen = counter(phone.await("a frame", LONG, s -> ForeignPeer.is(s, "frame")));
      phone.await("a moving picture", LONG, s -> later(s, seen));
      phone.await("the door's tone", LONG, OthersSeeAndHearTest::tone);
      door.await("the phone's tone", LONG, OthersSeeAndHearTest::tone);
    }
  }

  private static boolean later(ForeignPeer.Said said, int than) {
    return ForeignPeer.is(said, "frame") && counter(said) > than + 10;
  }

  private static boolean tone(ForeignPeer.Said said) {
    return ForeignPeer.is(said, "heard") && said.line().get("share").asDouble() > 0.8;
  }

  private static int counter(ForeignPeer.Said said) {
    return said.line().get("counter").asInt();
  }
}

package fr.heurtoir.gateway.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.media.relay.RelayLimits;
import fr.heurtoir.gateway.media.transport.FakeTransport;
import fr.heurtoir.gateway.media.transport.FakeTransportFactory;
import fr.heurtoir.gateway.media.transport.TestLoop;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Between the rings' loop and a media loop: order, and what is on its way when a leg ends. */
class WhatCrossesIsAMessageTest {
  private final TestLoop there = new TestLoop();
  private final FakeTransportFactory transports = new FakeTransportFactory();
  private final RecordingListener told = new RecordingListener();
  private final List<String> freed = new ArrayList<>();
  private final MediaLoop media = loop(there);
  private final RelayProxy relay =
      new RelayProxy(MediaPlanes.RINGS, media, told, () -> freed.add("freed"));

  @AfterEach
  void stop() {
    there.close();
  }

  private MediaLoop loop(TestLoop on) {
    return new MediaLoop(
        on.context.loop(),
        new RelayContext(
            RelayLimits.DEFAULT,
            List.of(VideoCodec.VP8),
            reason -> {},
            on.context.clock(),
            InstantSource.fixed(Instant.EPOCH),
            on.context.random(),
            on.context.loop()::inEventLoop,
            () -> {}),
        transports);
  }

  private static String offer(int session) {
    return """
    v=0
    o=- %d 1 IN IP4 192.0.2.20
    s=-
    c=IN IP4 192.0.2.20
    t=0 0
    m=audio 10000 RTP/AVP 8
    m=video 10002 RTP/AVPF 96
    a=rtpmap:96 VP8/90000
    a=sendrecv
    """
        .formatted(session);
  }

  private static void onRings(Runnable what) throws Exception {
    MediaPlanes.RINGS.submit(what).get(20, TimeUnit.SECONDS);
  }

  private static Relay.Answer asked(Consumer<Consumer<Relay.Answer>> question) {
    return MediaPlanes.asked(question);
  }

  private FakeTransport phone(String id, int session) {
    assertInstanceOf(
        Relay.Answer.Accepted.class, asked(then -> relay.viewer(id, offer(session), then)));
    return there.on(transports.opened::getLast);
  }

  private FakeTransport open() throws Exception {
    onRings(() -> relay.open(events -> media.open(RingId.next(1), AudioPolicy.PHONES, events)));
    assertInstanceOf(Relay.Answer.Accepted.class, asked(then -> relay.door(offer(1), then)));
    return there.on(transports.opened::getLast);
  }

  private void connect(FakeTransport transport) {
    there.on(
        () -> {
          transport.connect(there.context.clock().getAsLong());
          return true;
        });
  }

  @Test
  void anEventOnItsWayWhenItsLegIsDroppedIsNotTold() throws Exception {
    open();
    FakeTransport first = phone("head", 2);
    onRings(
        () -> {
          // It happens, and its message waits for this loop.
          connect(first);
          relay.drop("head");
          relay.drop("head");
        });
    assertTrue(there.on(first::closed));
    FakeTransport again = phone("head", 3);
    onRings(() -> {});
    assertEquals(List.of(), told.events());
    connect(again);
    onRings(() -> {});
    assertEquals(List.of("head connected"), told.events());
  }

  @Test
  void afterItsEndNothingIsToldAndItsSlotIsFreedOnceNothingIsLeft() throws Exception {
    FakeTransport door = open();
    CountDownLatch hold = new CountDownLatch(1);
    onRings(
        () -> {
          connect(door);
          there.context.loop().execute(() -> await(hold));
          relay.close();
          relay.close();
        });
    onRings(() -> {});
    assertEquals(List.of(), freed, "its media loop has not let go");
    hold.countDown();
    assertTrue(there.on(door::closed));
    onRings(() -> {});
    assertEquals(List.of("freed"), freed);
    assertEquals(List.of(), told.events());
    Relay.Answer late = asked(then -> relay.door(offer(2), then));
    assertEquals("the ring has ended", assertInstanceOf(Relay.Answer.Refused.class, late).detail());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Test
  void everyQuestionIsAnsweredOnceAlsoWhereTheMediaLoopIsGone() throws Exception {
    open();
    there.close();
    assertInstanceOf(
        Relay.Answer.Failed.class, asked(then -> relay.viewer("head", offer(2), then)));
    assertEquals(
        Optional.empty(),
        MediaPlanes.<Optional<Missing>>asked(then -> relay.missing("head", then)));
    onRings(
        () -> {
          relay.drop("head");
          relay.close();
        });
    assertEquals(List.of("freed"), freed);
  }

  @Test
  void theAnswerOfALegThatWasDroppedMeanwhileIsNotGivenToItsPhonesNext() throws Exception {
    open();
    CountDownLatch hold = new CountDownLatch(1);
    there.context.loop().execute(() -> await(hold));
    List<Relay.Answer> answers = new ArrayList<>();
    onRings(
        () -> {
          relay.viewer("head", offer(2), answers::add);
          relay.drop("head");
          relay.viewer("head", offer(3), answers::add);
        });
    hold.countDown();
    there.on(() -> true);
    onRings(() -> {});
    assertEquals(2, answers.size());
    assertInstanceOf(Relay.Answer.Dropped.class, answers.getFirst());
    assertInstanceOf(Relay.Answer.Accepted.class, answers.getLast());
    assertTrue(there.on(() -> transports.opened.get(1).closed()));
    assertFalse(there.on(() -> transports.opened.getLast().closed()));
  }

  @Test
  void aDefectEndsTheMediaOfItsRingAndIsAnswered() throws Exception {
    onRings(() -> relay.open(events -> media.open(RingId.next(1), AudioPolicy.PHONES, events)));
    assertInstanceOf(Relay.Answer.Failed.class, asked(then -> relay.door(null, then)));
    onRings(() -> {});
    assertEquals(List.of("door lost: internal error"), told.events());
  }

  @Test
  void aLoopThatDoesNothingIsSeenAndOneThatComesBackToo() throws Exception {
    assertFalse(media.hangs());
    CountDownLatch hold = new CountDownLatch(1);
    there.context.loop().execute(() -> await(hold));
    there.advance(5_500);
    assertTrue(media.hangs());
    hold.countDown();
    Until.holds("its next beat", () -> !media.hangs());
  }

  @Test
  void anotherRingGoesToALoopThatWorksAlsoWhereItHasMore() throws Exception {
    try (TestLoop other = new TestLoop()) {
      MediaLoop works = loop(other);
      List<MediaLoop> both = List.of(media, works);
      assertEquals(media, MediaLoop.forAnother(both, List.of()));
      assertEquals(works, MediaLoop.forAnother(both, List.of(media)));
      assertEquals(media, MediaLoop.forAnother(both, List.of(media, works, works)));
      CountDownLatch hold = new CountDownLatch(1);
      there.context.loop().execute(() -> await(hold));
      there.advance(5_500);
      assertEquals(works, MediaLoop.forAnother(both, List.of(works, works)));
      hold.countDown();
      Until.holds("its next beat", () -> !media.hangs());
      assertEquals(media, MediaLoop.forAnother(both, List.of(works, works)));
    }
  }

  @Test
  void noMethodIsForAnotherThread() throws Exception {
    open();
    assertThrows(IllegalStateException.class, () -> relay.door(offer(1), answer -> {}));
    assertThrows(IllegalStateException.class, () -> relay.viewer("a", offer(2), answer -> {}));
    assertThrows(IllegalStateException.class, () -> relay.missing("a", missing -> {}));
    assertThrows(IllegalStateException.class, () -> relay.talk(Optional.empty()));
    assertThrows(IllegalStateException.class, () -> relay.still(picture -> {}));
    assertThrows(IllegalStateException.class, () -> relay.drop("a"));
    assertThrows(IllegalStateException.class, relay::close);
    onRings(
        () ->
            assertThrows(
                IllegalStateException.class,
                () -> media.open(RingId.next(2), AudioPolicy.PHONES, told)));
  }
}

package fr.heurtoir.gateway.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.media.relay.RelayLimits;
import fr.heurtoir.gateway.media.transport.FakeTransportFactory;
import fr.heurtoir.gateway.media.transport.MediaTransport;
import fr.heurtoir.gateway.media.transport.TestLoop;
import fr.heurtoir.gateway.media.transport.TransportFactory;
import fr.heurtoir.gateway.media.transport.TransportListener;
import fr.heurtoir.gateway.rtc.sdp.Offer;
import fr.heurtoir.gateway.rtc.sdp.TransportAnswer;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import fr.heurtoir.protocol.RingId;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What throws in one ring's media, even where it is closed, leaves the others of its loop alone.
 */
class OneRingsBugIsNoOthersTest {
  private final TestLoop there = new TestLoop();
  private final FakeTransportFactory whole = new FakeTransportFactory();
  private final RecordingListener told = new RecordingListener();
  private final List<String> freed = new ArrayList<>();

  @AfterEach
  void stop() {
    there.close();
  }

  private MediaLoop loop(TransportFactory transports) {
    return new MediaLoop(
        there.context.loop(),
        new RelayContext(
            RelayLimits.DEFAULT,
            List.of(VideoCodec.VP8),
            reason -> {},
            there.context.clock(),
            InstantSource.fixed(Instant.EPOCH),
            there.context.random(),
            there.context.loop()::inEventLoop,
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

  /** Opens whole transports, but for the first, of which everything that it does throws. */
  private TransportFactory theFirstIs(Supplier<? extends Throwable> broken) {
    return (text, present) -> {
      TransportFactory.Negotiation made = whole.negotiate(text, present);
      return new TransportFactory.Negotiation() {
        @Override
        public Offer offer() {
          return made.offer();
        }

        @Override
        public TransportAnswer answer() {
          return made.answer();
        }

        @Override
        public boolean continues() {
          return made.continues();
        }

        @Override
        public MediaTransport open(TransportListener listener) {
          MediaTransport opened = made.open(listener);
          return whole.opened.size() > 1
              ? opened
              : (MediaTransport)
                  Proxy.newProxyInstance(
                      MediaTransport.class.getClassLoader(),
                      new Class<?>[] {MediaTransport.class},
                      (proxy, method, args) -> {
                        throw broken.get();
                      });
        }

        @Override
        public void resume() {
          made.resume();
        }
      };
    };
  }

  private RelayProxy ring(MediaLoop media, int number) throws Exception {
    RelayProxy relay =
        new RelayProxy(MediaPlanes.RINGS, media, told, () -> freed.add("freed " + number));
    onRings(
        () -> relay.open(events -> media.open(RingId.next(number), AudioPolicy.PHONES, events)));
    return relay;
  }

  private static void onRings(Runnable what) throws Exception {
    MediaPlanes.RINGS.submit(what).get(20, TimeUnit.SECONDS);
  }

  @Test
  void itsTimersGoOn() throws Exception {
    MediaLoop media = loop(theFirstIs(() -> new IllegalStateException("broken")));
    RelayProxy first = ring(media, 1);
    RelayProxy second = ring(media, 2);
    for (RelayProxy each : List.of(first, second)) {
      assertInstanceOf(
          Relay.Answer.Accepted.class,
          MediaPlanes.<Relay.Answer>asked(then -> each.door(offer(each == first ? 1 : 2), then)));
    }
    Until.holds("the other's timer", () -> there.on(() -> whole.opened.getLast().ticks.size() > 2));
    onRings(() -> {});
    assertEquals(List.of("door lost: internal error"), told.events());
    onRings(first::close);
    there.on(() -> true);
    onRings(() -> {});
    assertEquals(List.of("freed 1"), freed);
    assertTrue(there.on(() -> !whole.opened.getLast().closed()));
  }

  /** As where the program's files were replaced under it: a class is missing at its first use. */
  @Test
  void aQuestionIsAnsweredWhateverIsThrown() throws Exception {
    RelayProxy relay =
        ring(
            loop(
                (text, present) -> {
                  throw new NoClassDefFoundError("fr/heurtoir/Missing");
                }),
            1);
    assertInstanceOf(
        Relay.Answer.Failed.class,
        MediaPlanes.<Relay.Answer>asked(then -> relay.door(offer(1), then)));
  }
}

package fr.heurtoir.gateway.media.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.media.dtls.DtlsLimits;
import fr.heurtoir.gateway.media.relay.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A transport refuses every other thread than its loop's, and packets cross within bounds. */
class ALegIsTouchedByItsLoopAloneTest {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final TransportListener NOBODY =
      new TransportListener() {
        @Override
        public void connected(long now) {}

        @Override
        public void lost(String why) {}

        @Override
        public void rtp(ByteBuf packet, long now) {}

        @Override
        public void rtcp(ByteBuf compound, long now) {}
      };

  private static final String WEB_RTC =
      """
      v=0
      o=- 7 1 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      c=IN IP4 0.0.0.0
      a=ice-ufrag:abcd
      a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa
      a=fingerprint:sha-256 %s
      a=setup:actpass
      a=rtcp-mux
      a=mid:0
      a=rtpmap:111 opus/48000/2
      """
          .formatted(String.join(":", java.util.Collections.nCopies(32, "AB")));

  private static final String PLAIN =
      """
      v=0
      o=- 7 1 IN IP4 127.0.0.1
      s=-
      t=0 0
      m=audio 10000 RTP/AVP 8
      c=IN IP4 127.0.0.1
      """;

  @Test
  void everyMethodOfATransport() throws Exception {
    WebRtcConfig config =
        new WebRtcConfig(HERE, 0, List.of(HERE), true, DtlsLimits.DEFAULT, LONG, LONG, 8);
    PlainConfig plain = new PlainConfig(HERE, HERE, 0, 2, LONG, LONG);
    try (TestLoop loop = new TestLoop();
        WebRtcPort port = WebRtcPort.bind(List.of(loop.context), config, Instant.now());
        PlainTransportFactory plainly = PlainTransportFactory.bind(loop.context, plain)) {
      TransportFactory webRtc = port.transports().getFirst();
      refusesOthers(loop.on(() -> webRtc.negotiate(WEB_RTC, Optional.empty()).open(NOBODY)));
      refusesOthers(loop.on(() -> plainly.negotiate(PLAIN, Optional.empty()).open(NOBODY)));
      assertThrows(IllegalStateException.class, () -> webRtc.negotiate(WEB_RTC, Optional.empty()));
    }
  }

  private static void refusesOthers(MediaTransport transport) throws Exception {
    int seen = 0;
    for (Method method : MediaTransport.class.getMethods()) {
      Object[] arguments = new Object[method.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = argument(method.getParameterTypes()[i]);
      }
      InvocationTargetException refused =
          assertThrows(
              InvocationTargetException.class,
              () -> method.invoke(transport, arguments),
              () -> transport.getClass().getSimpleName() + " " + method.getName());
      assertInstanceOf(IllegalStateException.class, refused.getCause(), method.getName());
      seen++;
    }
    assertTrue(seen >= 9, "methods: " + seen);
  }

  private static Object argument(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "int" -> 1;
      case "long" -> 1L;
      case "ByteBuf" -> Unpooled.buffer().writeZero(40);
      default -> throw new AssertionError("an argument of " + type);
    };
  }

  @Test
  void whatIsHandedOverIsBoundedKeepsItsOrderAndIsGivenBack() throws Exception {
    try (TestLoop loop = new TestLoop()) {
      HandOver arriving = new HandOver(loop.context);
      CountDownLatch hold = new CountDownLatch(1);
      loop.context.loop().execute(() -> await(hold));
      List<Integer> taken = new ArrayList<>();
      List<ByteBuf> held = new ArrayList<>();
      List<AtomicLong> legs = Stream.generate(AtomicLong::new).limit(20).toList();
      while (arriving.room(1_000, legs.get(held.size() % legs.size()))) {
        int number = held.size();
        ByteBuf packet = Unpooled.buffer().writeZero(1_000);
        held.add(packet);
        arriving.post(
            1_000,
            legs.get(number % legs.size()),
            () -> {
              taken.add(number);
              if (number == 3) {
                throw new IllegalStateException("a defect in one leg");
              }
            },
            packet);
      }
      assertEquals(1, loop.drops(DropReason.LOOP_FULL));
      assertTrue(arriving.waiting() <= HandOver.MAX_BYTES);
      assertTrue(held.size() > 3_000, "packets: " + held.size());
      hold.countDown();
      loop.on(() -> true);
      assertEquals(java.util.stream.IntStream.range(0, held.size()).boxed().toList(), taken);
      assertEquals(1, loop.drops(DropReason.SEND_FAILED), "the defect");
      assertEquals(0, arriving.waiting());
      assertTrue(legs.stream().allMatch(leg -> leg.get() == 0), legs::toString);
      assertTrue(held.stream().allMatch(packet -> packet.refCnt() == 0));
      loop.close();
      ByteBuf late = Unpooled.buffer().writeZero(1_000);
      AtomicLong leg = legs.getFirst();
      assertTrue(arriving.room(1_000, leg));
      arriving.post(1_000, leg, () -> taken.add(-1), late);
      assertEquals(0, late.refCnt());
      assertEquals(0, arriving.waiting());
      assertEquals(0, leg.get());
    }
  }

  @Test
  void aPeerThatFloodsLeavesRoomForTheOthersOfItsLoop() {
    try (TestLoop loop = new TestLoop()) {
      HandOver arriving = new HandOver(loop.context);
      AtomicLong flood = new AtomicLong();
      int packets = 0;
      while (arriving.room(20, flood)) {
        packets++;
      }
      assertTrue(packets > 3_000, "packets: " + packets);
      assertTrue(flood.get() <= HandOver.MAX_BYTES_OF_ONE);
      assertEquals(flood.get(), arriving.waiting());
      assertTrue(arriving.room(1_200, new AtomicLong()));
      assertEquals(1, loop.drops(DropReason.LOOP_FULL));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}

package fr.heurtoir.gateway.media.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.rtcp.Rtcp;
import fr.heurtoir.gateway.rtc.rtcp.RtcpWriter;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Unprotected RTP with a peer of sockets. Time stands still until the test moves it. */
class PlainTransportTest {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private final TestLoop loop = new TestLoop();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private PlainTransportFactory transports;
  private DatagramSocket peer;

  private final TransportListener listener =
      new TransportListener() {
        @Override
        public void connected(long now) {
          events.add("connected");
        }

        @Override
        public void lost(String why) {
          events.add("lost: " + why);
        }

        @Override
        public void rtp(ByteBuf packet, long now) {
          events.add("rtp " + packet.getUnsignedShort(packet.readerIndex() + 2));
        }

        @Override
        public void rtcp(ByteBuf compound, long now) {
          events.add("rtcp");
        }
      };

  @BeforeEach
  void start() throws IOException {
    transports =
        PlainTransportFactory.bind(
            loop.context,
            new PlainConfig(HERE, HERE, 0, 2, Duration.ofSeconds(5), Duration.ofSeconds(10)));
    peer = socket("127.0.0.1");
  }

  @AfterEach
  void stop() {
    peer.close();
    transports.close();
    loop.close();
  }

  private static DatagramSocket socket(String host) throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(host, 0));
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String offer(int session, String audioHost, String more) {
    return "v=0\no=- %d 1 IN IP4 127.0.0.1\ns=-\nt=0 0\nm=audio %d RTP/AVP 8\nc=IN IP4 %s\n%s"
        .formatted(session, peer.getLocalPort(), audioHost, more);
  }

  private TransportFactory.Negotiation negotiate(String offer, Optional<MediaTransport> present) {
    return loop.on(() -> transports.negotiate(offer, present));
  }

  private static int port(TransportFactory.Negotiation negotiation) {
    return negotiation.answer().address(negotiation.offer().media().getFirst()).getPort();
  }

  private MediaTransport open(TransportFactory.Negotiation negotiation) {
    return loop.on(() -> negotiation.open(listener));
  }

  private static ByteBuf packet(int sequence) {
    ByteBuf packet = Unpooled.buffer();
    RtpHeader.write(packet, 8, false, sequence, 160L * sequence, 77);
    return packet.writeZero(160);
  }

  private static void send(DatagramSocket from, int port, ByteBuf packet) throws IOException {
    byte[] bytes = ByteBufUtil.getBytes(packet);
    from.send(new DatagramPacket(bytes, bytes.length, HERE, port));
  }

  private static byte[] receive(DatagramSocket at) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
    at.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private void say(MediaTransport transport, int sequence) {
    loop.on(
        () -> {
          transport.audio(packet(sequence));
          loop.context.flushQueue().flush();
          return true;
        });
  }

  @Test
  void answersToThePortThatPacketsComeFromAndTakesNoneFromAnotherHost() throws Exception {
    TransportFactory.Negotiation negotiation =
        negotiate(offer(1, "127.0.0.1", ""), Optional.empty());
    int port = port(negotiation);
    MediaTransport transport = open(negotiation);
    try (DatagramSocket nat = socket("127.0.0.1");
        DatagramSocket stranger = socket("127.0.0.7")) {
      send(stranger, port, packet(1));
      Until.holds("the stranger is dropped", () -> loop.drops(DropReason.UNKNOWN_TUPLE) == 1);
      assertEquals(List.of(), events);
      send(nat, port, packet(2));
      Until.holds("the peer is heard", () -> events.equals(List.of("connected", "rtp 2")));
      say(transport, 40);
      assertEquals(40, receive(nat)[3], "to the port that it sends from, not to the offer's");
      // While that port speaks, no other of the host takes over; afterwards one does.
      send(peer, port, packet(3));
      Until.holds("dropped", () -> loop.drops(DropReason.UNKNOWN_TUPLE) == 2);
      loop.advance(600);
      send(peer, port, packet(4));
      Until.holds("heard", () -> events.contains("rtp 4"));
      say(transport, 41);
      assertEquals(41, receive(peer)[3]);
    }
  }

  @Test
  void sendsNothingToAHostThatSentNothing() throws Exception {
    try (DatagramSocket video = socket("127.0.0.1")) {
      String more = "m=video %d RTP/AVP 96\nc=IN IP4 127.0.0.1\na=rtpmap:96 VP8/90000\n";
      TransportFactory.Negotiation negotiation =
          negotiate(offer(1, "127.0.0.9", more.formatted(video.getLocalPort())), Optional.empty());
      MediaTransport transport = open(negotiation);
      say(transport, 1);
      assertEquals(1, loop.drops(DropReason.NO_PATH), "nothing came yet");
      int port = negotiation.answer().address(negotiation.offer().media().get(1)).getPort();
      send(video, port, packet(5));
      Until.holds("the peer is heard", () -> events.contains("rtp 5"));
      say(transport, 2);
      assertEquals(2, loop.drops(DropReason.NO_PATH), "127.0.0.9 sent nothing");
    }
  }

  @Test
  void silenceIsALossAndTheNextPacketBringsItBack() throws Exception {
    TransportFactory.Negotiation negotiation =
        negotiate(offer(1, "127.0.0.1", ""), Optional.empty());
    MediaTransport transport = open(negotiation);
    assertEquals(MediaTransport.Progress.NOTHING, loop.on(transport::progress));
    tickAfter(transport, 9_900);
    assertEquals(List.of(), events);
    tickAfter(transport, 100);
    assertEquals(List.of("lost: no packet arrived"), events);
    send(peer, port(negotiation), packet(1));
    Until.holds("it is there", () -> events.contains("rtp 1"));
    assertEquals(MediaTransport.Progress.READY, loop.on(transport::progress));
    tickAfter(transport, 5_000);
    assertEquals("lost: silent for too long", events.getLast());
    say(transport, 9);
    assertEquals(1, loop.drops(DropReason.NO_PATH));
    send(peer, port(negotiation), packet(2));
    Until.holds("it is back", () -> events.getLast().equals("rtp 2"));
    assertTrue(events.stream().filter("connected"::equals).count() == 2, events::toString);
  }

  private void tickAfter(MediaTransport transport, long millis) {
    loop.advance(millis);
    loop.on(
        () -> {
          transport.tick(loop.context.now());
          return true;
        });
  }

  @Test
  void whatIsNoRtpIsDroppedAndCountedAndThePeerIsStillHeard() throws Exception {
    TransportFactory.Negotiation negotiation =
        negotiate(offer(1, "127.0.0.1", ""), Optional.empty());
    open(negotiation);
    int port = port(negotiation);
    List<ByteBuf> hostile =
        List.of(
            Unpooled.EMPTY_BUFFER,
            Unpooled.wrappedBuffer(new byte[] {(byte) 0x80}),
            Unpooled.wrappedBuffer(new byte[] {(byte) 0x80, 8, 0, 1}),
            Unpooled.wrappedBuffer(new byte[20]),
            Unpooled.buffer().writeByte(22).writeZero(40),
            Unpooled.buffer().writeByte(0x40).writeZero(1_400));
    for (ByteBuf packet : hostile) {
      send(peer, port, packet);
    }
    Until.holds("dropped", () -> loop.drops(DropReason.UNKNOWN_KIND) == hostile.size());
    assertEquals(List.of(), events);
    send(peer, port, packet(1));
    Until.holds("heard", () -> events.equals(List.of("connected", "rtp 1")));
  }

  @Test
  void rtcpHasThePortThatTheOfferWantsIt() throws Exception {
    try (DatagramSocket rtcp = socket("127.0.0.1")) {
      String apart = "a=rtcp:%d\n".formatted(rtcp.getLocalPort());
      TransportFactory.Negotiation negotiation =
          negotiate(offer(1, "127.0.0.1", apart), Optional.empty());
      MediaTransport transport = open(negotiation);
      send(peer, port(negotiation), packet(1));
      Until.holds("heard", () -> events.contains("rtp 1"));
      report(transport);
      assertEquals((byte) 201, receive(rtcp)[1]);
      loop.on(
          () -> {
            transport.close();
            return true;
          });
    }
    events.clear();
    TransportFactory.Negotiation mux =
        negotiate(offer(2, "127.0.0.1", "a=rtcp-mux\n"), Optional.empty());
    MediaTransport transport = open(mux);
    ByteBuf compound = Unpooled.buffer();
    RtcpWriter.write(compound, new Rtcp.ReceiverReport(5, List.of()));
    send(peer, port(mux), compound);
    Until.holds("a report counts as a sign of life", () -> events.contains("rtcp"));
    report(transport);
    assertEquals((byte) 201, receive(peer)[1]);
  }

  private void report(MediaTransport transport) {
    loop.on(
        () -> {
          ByteBuf compound = transport.buffer(100);
          RtcpWriter.write(compound, new Rtcp.ReceiverReport(5, List.of()));
          transport.rtcp(compound);
          loop.context.flushQueue().flush();
          return true;
        });
  }

  @Test
  void aFurtherOfferKeepsThePortsAndAClosedTransportGivesThemBack() throws Exception {
    String video = "m=video 9 RTP/AVP 96\nc=IN IP4 127.0.0.1\na=rtpmap:96 VP8/90000\n";
    TransportFactory.Negotiation first = negotiate(offer(1, "127.0.0.1", ""), Optional.empty());
    MediaTransport transport = open(first);
    assertEquals(1, (int) loop.on(() -> transports.free()));
    TransportFactory.Negotiation again =
        negotiate(offer(1, "127.0.0.1", video), Optional.of(transport));
    assertTrue(again.continues());
    assertEquals(port(first), port(again));
    loop.on(
        () -> {
          again.resume();
          return true;
        });
    assertEquals(0, (int) loop.on(() -> transports.free()));
    assertThrows(
        NoTransportException.class,
        () -> transports.negotiate(offer(2, "127.0.0.1", ""), Optional.empty()));
    loop.on(
        () -> {
          transport.close();
          transport.close();
          return true;
        });
    assertEquals(2, (int) loop.on(() -> transports.free()));
  }
}

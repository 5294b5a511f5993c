package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.Until;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A transport that was opened, with the peer on its other side; what its listener heard, as words.
 */
interface TriedTransport extends AutoCloseable {
  /** The transports that the contract is tried with. */
  enum Kind {
    /** The one that relays are tested with. */
    FAKE {
      @Override
      TriedTransport open() throws Exception {
        return new Faked();
      }
    },
    /** Plain RTP over sockets. */
    PLAIN {
      @Override
      TriedTransport open() throws Exception {
        return new Plain();
      }
    };

    abstract TriedTransport open() throws Exception;
  }

  TransportFactory factory();

  MediaTransport transport();

  /** What the listener heard: {@code connected}, {@code lost}, {@code rtp N}. */
  List<String> heard();

  /** Calls where transports are called. */
  <T> T on(Callable<T> call) throws Exception;

  /** The peer sends a packet of audio; it is there, or dropped, afterwards. */
  void peerSends(int sequence) throws Exception;

  /** The peer is silent for longer than it may. */
  void silence() throws Exception;

  @Override
  void close();

  /** An offer of one session. */
  static String offer(int session, int port) {
    return "v=0\no=- %d 1 IN IP4 127.0.0.1\ns=-\nt=0 0\nm=audio %d RTP/AVP 8\nc=IN IP4 127.0.0.1\nm=video %2$d RTP/AVP 96\nc=IN IP4 127.0.0.1\na=rtpmap:96 VP8/90000\n"
        .formatted(session, port);
  }

  static ByteBuf packet(int type, int sequence) {
    ByteBuf packet = Unpooled.buffer();
    RtpHeader.write(packet, type, false, sequence, 160L * sequence, 70 + type);
    return packet.writeZero(160);
  }

  /** Notes what it hears. */
  final class Ear implements TransportListener {
    final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void connected(long now) {
      heard.add("connected");
    }

    @Override
    public void lost(String why) {
      heard.add("lost");
    }

    @Override
    public void rtp(ByteBuf packet, long now) {
      heard.add("rtp " + packet.getUnsignedShort(packet.readerIndex() + 2));
    }

    @Override
    public void rtcp(ByteBuf compound, long now) {
      heard.add("rtcp");
    }
  }

  /** The fake, on the test's thread. */
  final class Faked implements TriedTransport {
    private final Ear ear = new Ear();
    private final FakeTransportFactory factory = new FakeTransportFactory();
    private final FakeTransport transport;
    private boolean there;

    Faked() throws Exception {
      transport = (FakeTransport) factory.negotiate(offer(1, 9), Optional.empty()).open(ear);
    }

    @Override
    public TransportFactory factory() {
      return factory;
    }

    @Override
    public MediaTransport transport() {
      return transport;
    }

    @Override
    public List<String> heard() {
      return ear.heard;
    }

    @Override
    public <T> T on(Callable<T> call) throws Exception {
      return call.call();
    }

    @Override
    public void peerSends(int sequence) {
      if (!there) {
        there = true;
        transport.connect(1);
      }
      ByteBuf packet = packet(8, sequence);
      transport.rtp(packet, 1);
      packet.release();
    }

    @Override
    public void silence() {
      there = false;
      transport.lose("silent");
    }

    @Override
    public void close() {}
  }

  /** Plain RTP, with a peer of a socket. */
  final class Plain implements TriedTransport {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final Ear ear = new Ear();
    private final TestLoop loop = new TestLoop();
    private final DatagramSocket peer = new DatagramSocket(new InetSocketAddress(HERE, 0));
    private final PlainTransportFactory factory;
    private final MediaTransport transport;
    private final int port;

    Plain() throws Exception {
      factory =
          PlainTransportFactory.bind(
              loop.context,
              new PlainConfig(HERE, HERE, 0, 4, Duration.ofSeconds(5), Duration.ofSeconds(10)));
      TransportFactory.Negotiation negotiation =
          on(() -> factory.negotiate(offer(1, peer.getLocalPort()), Optional.empty()));
      port = negotiation.answer().address(negotiation.offer().media().getFirst()).getPort();
      transport = on(() -> negotiation.open(ear));
    }

    @Override
    public TransportFactory factory() {
      return factory;
    }

    @Override
    public MediaTransport transport() {
      return transport;
    }

    @Override
    public List<String> heard() {
      return ear.heard;
    }

    @Override
    public <T> T on(Callable<T> call) {
      return loop.on(call);
    }

    @Override
    public void peerSends(int sequence) throws Exception {
      ByteBuf packet = packet(8, sequence);
      byte[] bytes = ByteBufUtil.getBytes(packet);
      packet.release();
      // The ports of a closed transport are nobody's, and what comes there is dropped.
      boolean nobodys = on(() -> factory.free() == 4);
      int drops = loop.drops(DropReason.UNKNOWN_TUPLE);
      peer.send(new DatagramPacket(bytes, bytes.length, HERE, port));
      Until.holds(
          "it is heard, or dropped",
          () ->
              nobodys
                  ? loop.drops(DropReason.UNKNOWN_TUPLE) > drops
                  : ear.heard.contains("rtp " + sequence));
    }

    @Override
    public void silence() {
      loop.advance(10_000);
      on(
          () -> {
            transport.tick(loop.context.now());
            return true;
          });
    }

    @Override
    public void close() {
      peer.close();
      factory.close();
      loop.close();
    }
  }
}

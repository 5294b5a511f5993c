package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.rtc.sdp.MalformedSdpException;
import fr.heurtoir.gateway.rtc.sdp.Offer;
import fr.heurtoir.gateway.rtc.sdp.PlainAnswer;
import fr.heurtoir.gateway.rtc.sdp.PlainOffer;
import fr.heurtoir.gateway.rtc.sdp.TransportAnswer;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The plain RTP transports of one loop. Their ports are bound at start and lent to sessions. */
public final class PlainTransportFactory implements TransportFactory, AutoCloseable {
  private final MediaTransportContext context;
  private final PlainConfig config;

  /**
   * Returned ports go to the end of the queue, so that packets of the last session have stopped
   * before the next one.
   */
  private final Deque<PortPair> free;

  private PlainTransportFactory(
      MediaTransportContext context, PlainConfig config, Deque<PortPair> free) {
    this.context = context;
    this.config = config;
    this.free = free;
  }

  /**
   * Binds the ports. Blocks, so call it off the loop.
   *
   * @throws IOException where a port cannot be bound; the message names it, and none is bound
   */
  public static PlainTransportFactory bind(MediaTransportContext context, PlainConfig config)
      throws IOException {
    Deque<PortPair> pairs = new ArrayDeque<>();
    try {
      for (int i = 0; i < config.sessions(); i++) {
        int port = config.firstPort() == 0 ? 0 : config.firstPort() + 2 * i;
        pairs.add(new PortPair(context, config.bind(), port));
      }
    } catch (IOException taken) {
      pairs.forEach(PortPair::close);
      throw taken;
    }
    return new PlainTransportFactory(context, config, pairs);
  }

  /** How many more sessions can be opened. */
  int free() {
    return free.size();
  }

  @Override
  public Negotiation negotiate(String text, Optional<MediaTransport> present)
      throws MalformedSdpException, NoTransportException {
    PlainOffer offer = PlainOffer.read(text);
    Optional<PlainTransport> continued =
        present
            .filter(PlainTransport.class::isInstance)
            .map(PlainTransport.class::cast)
            .filter(transport -> transport.continuedBy(offer));
    Map<String, PortPair> held = continued.map(PlainTransport::ports).orElse(Map.of());
    Map<String, PortPair> ports = new LinkedHashMap<>();
    Iterator<PortPair> more = free.iterator();
    for (String kind : offer.remotes().keySet()) {
      PortPair pair = held.get(kind);
      if (pair == null && !more.hasNext()) {
        throw new NoTransportException("no port for RTP is free");
      }
      ports.put(kind, pair == null ? more.next() : pair);
    }
    return new PlainNegotiation(offer, ports, continued);
  }

  private final class PlainNegotiation implements Negotiation {
    private final PlainOffer remote;
    private final Map<String, PortPair> ports;
    private final Optional<PlainTransport> continued;

    PlainNegotiation(
        PlainOffer remote, Map<String, PortPair> ports, Optional<PlainTransport> continued) {
      this.remote = remote;
      this.ports = ports;
      this.continued = continued;
    }

    @Override
    public Offer offer() {
      return remote.offer();
    }

    @Override
    public TransportAnswer answer() {
      Map<String, PlainAnswer.Local> locals = new LinkedHashMap<>();
      remote
          .remotes()
          .forEach(
              (kind, to) -> {
                PortPair pair = ports.get(kind);
                if (pair != null) {
                  InetSocketAddress rtp = here(pair.rtp());
                  locals.put(kind, new PlainAnswer.Local(rtp, to.mux() ? rtp : here(pair.rtcp())));
                }
              });
      return new PlainAnswer(locals);
    }

    private InetSocketAddress here(Channel channel) {
      return new InetSocketAddress(config.advertised(), PortPair.number(channel));
    }

    @Override
    public boolean continues() {
      return continued.isPresent();
    }

    @Override
    public MediaTransport open(TransportListener listener) {
      free.removeAll(ports.values());
      return new PlainTransport(context, config, remote, ports, free::addLast, listener);
    }

    @Override
    public void resume() {
      free.removeAll(ports.values());
      continued.orElseThrow().renegotiated(remote, ports);
    }
  }

  /** Closes the ports. */
  @Override
  public void close() {
    free.forEach(PortPair::close);
  }
}

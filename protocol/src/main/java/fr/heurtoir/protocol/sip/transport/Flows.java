package fr.heurtoir.protocol.sip.transport;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The flows of one endpoint. Any thread. */
final class Flows {
  private final AtomicLong next = new AtomicLong(1);
  private final Map<Long, SipChannel> byId = new ConcurrentHashMap<>();
  private final Map<Remote, SipChannel> byRemote = new ConcurrentHashMap<>();
  private final Map<SipProcessor, Function<InetSocketAddress, SipChannel>> datagrams =
      new ConcurrentHashMap<>();

  private volatile Consumer<SipChannel> gone = flow -> {};

  private record Remote(SipProcessor processor, InetSocketAddress address) {}

  long nextId() {
    return next.getAndIncrement();
  }

  void add(SipChannel flow) {
    byId.put(flow.id(), flow);
    byRemote.put(new Remote(flow.processor(), flow.remote()), flow);
  }

  /** Removes a flow and tells everybody who waits for something on it. */
  void remove(SipChannel flow) {
    byId.remove(flow.id(), flow);
    byRemote.remove(new Remote(flow.processor(), flow.remote()), flow);
    gone.accept(flow);
  }

  /** Sets who hears of flows that end. */
  void onGone(Consumer<SipChannel> listener) {
    gone = listener;
  }

  /** Sets how datagrams are sent from that listening point. */
  void datagrams(SipProcessor processor, Function<InetSocketAddress, SipChannel> maker) {
    datagrams.put(processor, maker);
  }

  Optional<SipChannel> byId(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<SipChannel> byRemote(SipProcessor processor, InetSocketAddress address) {
    Function<InetSocketAddress, SipChannel> maker = datagrams.get(processor);
    return maker != null
        ? Optional.of(maker.apply(address))
        : Optional.ofNullable(byRemote.get(new Remote(processor, address)));
  }

  int size() {
    return byId.size();
  }

  /** Closes the flows of these peers. Returns how many. */
  int close(Predicate<PeerIdentity> peers) {
    List<SipChannel> meant =
        byId.values().stream().filter(flow -> flow.peer().filter(peers).isPresent()).toList();
    meant.forEach(SipChannel::close);
    return meant.size();
  }

  void closeAll() {
    List<SipChannel> all = new ArrayList<>(byId.values());
    all.forEach(SipChannel::close);
  }
}

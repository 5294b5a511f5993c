package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.rtc.ice.Tuple;
import io.netty.channel.Channel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which transport each tuple and each local user fragment on the shared port belongs to, whatever
 * its loop. Any loop may ask; a transport enters and removes itself on its own. Bounded by the
 * number of transports, and of connections.
 */
final class RoutingTable {
  private final Map<Tuple, WebRtcTransport> byTuple = new ConcurrentHashMap<>();
  private final Map<String, WebRtcTransport> byUfrag = new ConcurrentHashMap<>();
  private final Map<Tuple, Channel> connections = new ConcurrentHashMap<>();

  /** The transport that a tuple belongs to, if there is one. */
  @Nullable WebRtcTransport at(Tuple tuple) {
    return byTuple.get(tuple);
  }

  /** The transport that has this local user fragment, if there is one. */
  @Nullable WebRtcTransport named(String ufrag) {
    return byUfrag.get(ufrag);
  }

  void register(String ufrag, WebRtcTransport transport) {
    byUfrag.put(ufrag, transport);
  }

  void unregister(String ufrag, WebRtcTransport transport) {
    byUfrag.remove(ufrag, transport);
  }

  /** From now on that tuple is this transport's, and nobody else's. */
  void bind(Tuple tuple, WebRtcTransport transport) {
    byTuple.put(tuple, transport);
  }

  /** That tuple is no longer this transport's; a connection is closed with it. */
  void unbind(Tuple tuple, WebRtcTransport transport) {
    if (byTuple.remove(tuple, transport)) {
      connection(tuple).ifPresent(Channel::close);
    }
  }

  void connected(Tuple tuple, Channel connection) {
    connections.put(tuple, connection);
  }

  void disconnected(Tuple tuple, Channel connection) {
    connections.remove(tuple, connection);
  }

  /** The open connection with that peer. */
  Optional<Channel> connection(Tuple tuple) {
    return Optional.ofNullable(connections.get(tuple));
  }

  /** Tuples, names and connections that it holds: none where no transport is open. */
  int size() {
    return byTuple.size() + byUfrag.size() + connections.size();
  }
}

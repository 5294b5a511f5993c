package fr.heurtoir.gateway.sip;

import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.log.LogRate;
import fr.heurtoir.protocol.sip.message.RingHeader;
import fr.heurtoir.protocol.sip.transaction.RequestGate;
import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.PeerIdentity;
import fr.heurtoir.protocol.sip.transport.SipCounters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.FromHeader;
import javax.sip.header.RequireHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks every request before the stack processes it. The certificate decides, and From must agree
 * with it. The gateway never sends anything to an address from a request.
 */
final class DoorGate implements RequestGate {
  private static final Logger LOG = LoggerFactory.getLogger(DoorGate.class);
  private static final Set<String> METHODS = Set.of(Replies.METHODS.split(", "));

  private final String domain;
  private final Set<String> hosts;
  private final Predicate<DoorId> known;
  private final StationKeys keys;
  private final SipCounters counters;
  private final LogRate lines = new LogRate(5);
  private final LongSupplier nanos;

  /**
   * @param hosts that a request outside a dialog may address, in lower case
   * @param nanos a monotonic clock, as System.nanoTime
   */
  DoorGate(
      String domain,
      Set<String> hosts,
      Predicate<DoorId> known,
      StationKeys keys,
      SipCounters counters,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.keys = keys;
    this.domain = domain;
    this.hosts = hosts;
    this.known = known;
    this.counters = counters;
  }

  @Override
  public Optional<Refusal> refuse(Request request, Flow flow) {
    Optional<Refusal> refusal = identity(request, flow).or(() -> form(request));
    refusal
        .filter(why -> lines.allowed())
        .ifPresent(
            why ->
                RingHeader.about(request)
                    .run(
                        () ->
                            LOG.info(
                                "event=sip-refused method={} flow={} door={} status={} why=\"{}\"",
                                METHODS.contains(request.getMethod())
                                    ? request.getMethod()
                                    : "other",
                                flow.id(),
                                flow.peer().map(peer -> peer.door().value()).orElse("-"),
                                why.status(),
                                why.phrase())));
    return refusal;
  }

  private Optional<Refusal> identity(Request request, Flow flow) {
    if (flow.peer().isEmpty()) {
      return refused("no-identity", 403, "No Identity In Certificate");
    }
    PeerIdentity peer = flow.peer().get();
    if (!peer.domain().equals(domain)) {
      return refused("other-domain", 403, "Certificate Of Another Domain");
    }
    if (!(request.getHeader(FromHeader.NAME) instanceof FromHeader from)
        || !names(from.getAddress(), peer)) {
      return refused("other-identity", 403, "From Is Not The Certificate's");
    }
    if (!known.test(peer.door())) {
      return refused("unknown-door", 404, "Unknown Door");
    }
    if (!keys.admits(peer.door(), peer.key())) {
      keys.refused(peer.door(), peer.key(), flow.remote().toString(), nanos.getAsLong());
      return refused("other-key", 403, "Another Key Than The Door's");
    }
    if (request.getMethod().equals(Request.REGISTER)
        && !(request.getHeader(ToHeader.NAME) instanceof ToHeader to
            && names(to.getAddress(), peer))) {
      return refused("other-identity", 403, "To Is Not The Certificate's");
    }
    return Optional.empty();
  }

  private boolean names(Address address, PeerIdentity peer) {
    return address.getURI() instanceof SipURI uri
        && peer.door().value().equals(uri.getUser())
        && domain.equals(host(uri));
  }

  private static String host(SipURI uri) {
    String host = uri.getHost();
    return host == null ? "" : host.toLowerCase(Locale.ROOT);
  }

  private Optional<Refusal> form(Request request) {
    String method = request.getMethod();
    if (!METHODS.contains(method)) {
      counters.count("refused.method");
      return Optional.of(new Refusal(405, "Method Not Allowed", Map.of("Allow", Replies.METHODS)));
    }
    if (method.equals(Request.ACK) || method.equals(Request.CANCEL)) {
      return Optional.empty();
    }
    List<String> wanted = new ArrayList<>();
    Iterator<?> requires = request.getHeaders(RequireHeader.NAME);
    while (requires.hasNext()) {
      if (requires.next() instanceof RequireHeader require) {
        wanted.add(require.getOptionTag());
      }
    }
    if (!wanted.isEmpty()) {
      counters.count("refused.extension");
      return Optional.of(
          new Refusal(420, "Bad Extension", Map.of("Unsupported", String.join(", ", wanted))));
    }
    boolean inDialog =
        request.getHeader(ToHeader.NAME) instanceof ToHeader to && to.getTag() != null;
    URI target = request.getRequestURI();
    if (!(target instanceof SipURI uri)) {
      return refused("scheme", 416, "Unsupported URI Scheme");
    }
    if (!inDialog && !hosts.contains(host(uri).replaceAll("[\\[\\]]", ""))) {
      return refused("other-target", 404, "Not Here");
    }
    return Optional.empty();
  }

  private Optional<Refusal> refused(String name, int status, String phrase) {
    counters.count("refused." + name);
    return Optional.of(new Refusal(status, phrase));
  }
}

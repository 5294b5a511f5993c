package fr.heurtoir.gateway.sip;

import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.ProtocolVersion;
import fr.heurtoir.protocol.sip.transport.Flow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import javax.sip.RequestEvent;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.ExtensionHeader;
import javax.sip.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Which door can be reached over which flow (RFC 3261 section 10.3, RFC 5626). A binding is the
 * connection that carried the REGISTER. The address in its Contact is repeated in the answer but
 * never used. Of several connections, the last to register counts. When it ends, the previous one
 * counts again, if it is still open and not expired. Any thread.
 */
final class Registrar {
  private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

  private final DoorSipConfig.Registration times;
  private final StationKeys keys;
  private final Replies replies;
  private final DoorCallListener listener;
  private final Executor loop;
  private final LongSupplier nanos;
  private final Map<DoorId, Binding> bindings = new HashMap<>();

  /** For each door, the bindings that newer ones replaced: oldest first, at most {@link #KEPT}. */
  private final Map<DoorId, Deque<Binding>> overtaken = new HashMap<>();

  /** A station has one connection, and two while it changes to the next. */
  private static final int KEPT = 3;

  /** The headers of every 200. */
  private static final Map<String, String> OURS =
      Map.of(ProtocolVersion.SIP_HEADER, Integer.toString(ProtocolVersion.CURRENT));

  private record Binding(
      Flow flow, String callId, long cseq, String contact, long until, int protocol) {}

  /**
   * @param nanos a monotonic clock, as System.nanoTime
   */
  Registrar(
      DoorSipConfig.Registration times,
      StationKeys keys,
      Replies replies,
      DoorCallListener listener,
      Executor loop,
      LongSupplier nanos) {
    this.times = times;
    this.keys = keys;
    this.replies = replies;
    this.listener = listener;
    this.loop = loop;
    this.nanos = nanos;
  }

  /** The flow by which the door can be reached now. */
  synchronized Optional<Flow> flow(DoorId door) {
    return Optional.ofNullable(bindings.get(door)).map(Binding::flow).filter(Flow::open);
  }

  /**
   * Answers a REGISTER.
   *
   * @return whether this ended another key of the door
   */
  boolean register(DoorId door, Flow flow, RequestEvent event) {
    Request request = event.getRequest();
    List<ContactHeader> contacts = new ArrayList<>();
    Iterator<?> headers = request.getHeaders(ContactHeader.NAME);
    while (headers.hasNext()) {
      if (headers.next() instanceof ContactHeader contact) {
        contacts.add(contact);
      }
    }
    if (contacts.size() > 1) {
      replies.answer(event, 400, Map.of());
      return false;
    }
    if (contacts.isEmpty()) {
      replies.answer(event, 200, current(door));
      return false;
    }
    ContactHeader contact = contacts.getFirst();
    long wished = wished(request, contact);
    if (contact.isWildCard() && wished != 0) {
      replies.answer(event, 400, Map.of());
      return false;
    }
    if (wished != 0 && wished < times.least().toSeconds()) {
      replies.answer(event, 423, Map.of("Min-Expires", Long.toString(times.least().toSeconds())));
      return false;
    }
    long granted = Math.min(wished, times.most().toSeconds());
    if (!store(door, flow, request, contact, granted)) {
      replies.answer(event, 400, Map.of());
      return false;
    }
    if (!flow.open()) {
      // The connection ended meanwhile, and its end may have been handled before the binding was
      // stored.
      gone(door, flow);
    }
    replies.answer(event, 200, granted == 0 ? OURS : current(door));
    return granted > 0
        && flow.peer().isPresent()
        && keys.registered(door, flow.peer().get().key(), flow.id());
  }

  private long wished(Request request, ContactHeader contact) {
    if (!contact.isWildCard() && contact.getExpires() >= 0) {
      return contact.getExpires();
    }
    if (request.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader expires
        && expires.getExpires() >= 0) {
      return expires.getExpires();
    }
    return contact.isWildCard() ? -1 : times.usual().toSeconds();
  }

  /**
   * Stores or removes the binding. False for a request that is older than the binding it would
   * change.
   */
  private synchronized boolean store(
      DoorId door, Flow flow, Request request, ContactHeader contact, long seconds) {
    if (!(request.getHeader(CallIdHeader.NAME) instanceof CallIdHeader call)
        || !(request.getHeader(CSeqHeader.NAME) instanceof CSeqHeader cseq)) {
      return false;
    }
    Binding old = bindings.get(door);
    if (old != null
        && old.flow().id() == flow.id()
        && old.callId().equals(call.getCallId())
        && old.cseq() >= cseq.getSeqNumber()) {
      return false;
    }
    if (seconds == 0) {
      overtaken(door).removeIf(binding -> binding.flow().id() == flow.id());
      if (old != null && old.flow().id() == flow.id()) {
        remove(door, "asked");
      }
      return true;
    }
    long until = nanos.getAsLong() + Duration.ofSeconds(seconds).toNanos();
    int protocol = protocol(request);
    bindings.put(
        door,
        new Binding(
            flow,
            call.getCallId(),
            cseq.getSeqNumber(),
            contact.getAddress().getURI().toString(),
            until,
            protocol));
    overtaken(door).removeIf(binding -> binding.flow().id() == flow.id());
    if (old != null && old.flow().id() != flow.id()) {
      overtaken(door).addLast(old);
      if (overtaken(door).size() > KEPT) {
        overtaken(door).removeFirst();
      }
    }
    if (old == null) {
      LOG.info("event=sip-registered door={} flow={} expires={}", door, flow.id(), seconds);
    } else if (old.flow().id() != flow.id()) {
      // Two places with one key at once: the network changed without an orderly end, or somebody
      // copied the station.
      boolean elsewhere =
          old.flow().open() && !old.flow().remote().getAddress().equals(flow.remote().getAddress());
      LOG.atLevel(elsewhere ? Level.WARN : Level.INFO)
          .log(
              "event=sip-registered-again door={} flow={} before={} expires={} from={}"
                  + " before_from={} before_open={}",
              door,
              flow.id(),
              old.flow().id(),
              seconds,
              flow.remote().getAddress().getHostAddress(),
              old.flow().remote().getAddress().getHostAddress(),
              old.flow().open());
    }
    if (old == null || old.flow().id() != flow.id()) {
      loop.execute(() -> listener.onRegistered(door, protocol));
    }
    return true;
  }

  private static int protocol(Request request) {
    return request.getHeader(ProtocolVersion.SIP_HEADER) instanceof ExtensionHeader said
        ? ProtocolVersion.read(said.getValue())
        : 0;
  }

  private synchronized Map<String, String> current(DoorId door) {
    Binding binding = bindings.get(door);
    if (binding == null) {
      return OURS;
    }
    long left = Math.max(0, (binding.until() - nanos.getAsLong()) / 1_000_000_000L);
    // Rounded up, so that a new binding shows the full granted time.
    return Map.of(
        "Contact",
        "<" + binding.contact() + ">;expires=" + (left + 1),
        ProtocolVersion.SIP_HEADER,
        Integer.toString(ProtocolVersion.CURRENT));
  }

  /** Handles the end of a connection. */
  synchronized void gone(DoorId door, Flow flow) {
    overtaken(door).removeIf(binding -> binding.flow().id() == flow.id());
    Binding binding = bindings.get(door);
    if (binding != null && binding.flow().id() == flow.id()) {
      remove(door, "flow-lost");
    }
  }

  private Deque<Binding> overtaken(DoorId door) {
    return overtaken.computeIfAbsent(door, _ -> new ArrayDeque<>(KEPT + 1));
  }

  /** Removes expired bindings; called about once a second. */
  synchronized void expire() {
    long now = nanos.getAsLong();
    List<DoorId> over = new ArrayList<>();
    bindings.forEach(
        (door, binding) -> {
          if (binding.until() - now <= 0) {
            over.add(door);
          }
        });
    over.forEach(door -> remove(door, "expired"));
  }

  private void remove(DoorId door, String why) {
    bindings.remove(door);
    Deque<Binding> before = overtaken(door);
    long now = nanos.getAsLong();
    before.removeIf(binding -> !binding.flow().open() || binding.until() - now <= 0);
    Binding back = before.pollLast();
    if (back != null) {
      bindings.put(door, back);
      LOG.info("event=sip-registered-back door={} flow={} why={}", door, back.flow().id(), why);
      loop.execute(() -> listener.onRegistered(door, back.protocol()));
      return;
    }
    LOG.info("event=sip-unregistered door={} why={}", door, why);
    loop.execute(() -> listener.onUnregistered(door, why));
  }
}

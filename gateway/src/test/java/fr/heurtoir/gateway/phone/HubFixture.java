package fr.heurtoir.gateway.phone;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.ops.Counters;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A hub on a clock that stands still, a loop that runs when told, and sockets that remember. */
final class HubFixture implements PhoneListener, PhoneDirectory {
  static final PhoneRef DIRECTION =
      new PhoneRef("p1", "Direction", "directrice", "Mme Martin", Set.of("jules-ferry"));
  static final PhoneRef STAFF =
      new PhoneRef("p2", "Salle des maîtres", "agent", "M. Petit", Set.of("jules-ferry"));

  final Map<String, PhoneRef> phones = new TreeMap<>(Map.of("p1", DIRECTION, "p2", STAFF));
  final Counters counters = new Counters();
  final List<String> heard = new ArrayList<>();
  final List<Reply> replies = new ArrayList<>();
  Consumer<Reply> reply = Reply::ok;
  boolean loopHeld;
  private final Deque<Runnable> held = new ArrayDeque<>();
  private long now = 1_000_000_000L;
  final PhoneHub hub;

  HubFixture() {
    this(PhoneLimits.standard());
  }

  HubFixture(PhoneLimits limits) {
    hub = new PhoneHub(this, this, this::execute, limits, () -> now, counters);
  }

  private void execute(Runnable call) {
    if (loopHeld) {
      held.add(call);
    } else {
      call.run();
    }
  }

  void releaseLoop() {
    loopHeld = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  void pass(long millis) {
    now += millis * 1_000_000;
    hub.tick();
  }

  Wire connect(PhoneRef phone) {
    Wire wire = new Wire();
    wire.connection = hub.accept(phone, wire);
    return wire;
  }

  /** Connects and says hello. */
  Wire ready(PhoneRef phone, String instance) {
    return connect(phone).hello(instance);
  }

  long count(String name) {
    return counters.values().getOrDefault(name, -1L);
  }

  @Override
  public List<SchoolInfo> schools(PhoneRef phone) {
    return List.of();
  }

  @Override
  public void onReady(PhoneRef phone, boolean resumed) {
    heard.add("ready " + phone.id() + (resumed ? " resumed" : ""));
  }

  @Override
  public void onGone(PhoneRef phone, boolean orderly) {
    heard.add("gone " + phone.id() + (orderly ? " orderly" : ""));
  }

  @Override
  public void onMessage(PhoneRef phone, FromPhone message, Reply answer) {
    heard.add(message.getClass().getSimpleName() + " " + phone.id());
    replies.add(answer);
    reply.accept(answer);
  }

  @Override
  public List<PhoneRef> ofSchool(String school) {
    return phones.values().stream().filter(p -> p.schools().contains(school)).toList();
  }

  @Override
  public Optional<PhoneRef> byId(String phoneId) {
    return Optional.ofNullable(phones.get(phoneId));
  }

  /** One end of a WebSocket. */
  static final class Wire implements PhoneSocket {
    final List<JsonNode> sent = new ArrayList<>();
    int closedWith;
    boolean stuck;
    private PhoneConnection connection;

    @Override
    public void send(String text, Runnable written) {
      try {
        sent.add(ProtocolSchema.JSON.readTree(text));
      } catch (IOException notJson) {
        throw new AssertionError(notJson);
      }
      if (!stuck) {
        written.run();
      }
    }

    @Override
    public void close(int code, String reason) {
      if (closedWith != 0) {
        throw new AssertionError("closed twice: " + closedWith + ", " + code);
      }
      closedWith = code;
    }

    Wire hello(String instance) {
      return say(
          "{\"type\":\"hello\",\"protocol\":1,\"instance\":\"" + instance + "\",\"visible\":true}");
    }

    Wire say(String json) {
      connection.onText(json);
      return this;
    }

    void binary() {
      connection.onOther();
    }

    void lost(int code) {
      connection.onClosed(code);
    }

    JsonNode last() {
      return sent.getLast();
    }

    List<String> types() {
      return sent.stream().map(m -> m.path("type").asText()).toList();
    }
  }
}

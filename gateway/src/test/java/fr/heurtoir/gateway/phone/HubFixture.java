package fr.heurtoir.gateway.phone;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.requests.Requests;
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

  private static final ProtocolSchema SCHEMA = ProtocolSchema.toPhone();

  final Map<String, PhoneRef> phones = new TreeMap<>(Map.of("p1", DIRECTION, "p2", STAFF));
  final Map<String, TestKey> keys =
      new TreeMap<>(Map.of("p1", TestKey.make(), "p2", TestKey.make()));
  final Counters counters = new Counters();
  final List<String> heard = new ArrayList<>();
  final List<PhoneReply> replies = new ArrayList<>();
  Consumer<PhoneReply> reply = PhoneReply::ok;
  boolean loopHeld;
  private final Deque<Runnable> held = new ArrayDeque<>();
  private long now = 1_000_000_000L;
  final PhoneHub hub;

  HubFixture() {
    this(PhoneLimits.standard());
  }

  HubFixture(PhoneLimits limits) {
    hub = new PhoneHub(this, Requests.KINDS, this::execute, limits, () -> now, counters);
    hub.begin(this);
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
    return connect(phone, "here");
  }

  Wire connect(PhoneRef phone, String source) {
    Wire wire = new Wire(phone.id(), keys.getOrDefault(phone.id(), TestKey.make()));
    wire.connection = hub.accept(phone, source, wire);
    return wire;
  }

  TestKey key(PhoneRef phone) {
    return keys.getOrDefault(phone.id(), TestKey.make());
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
  public void onHeard(String phone) {
    heard.add("heard " + phone);
  }

  @Override
  public void onMessage(PhoneRef phone, FromPhone message, PhoneReply answer) {
    heard.add(message.getClass().getSimpleName().replace("Message", "") + " " + phone.id());
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

  @Override
  public Optional<DeviceKey> key(String phoneId) {
    return Optional.ofNullable(keys.get(phoneId))
        .map(
            key -> {
              try {
                return DeviceKey.read(key.text());
              } catch (DeviceKey.BadKey bad) {
                throw new AssertionError(bad);
              }
            });
  }

  /** One end of a WebSocket, with a device's key. */
  static final class Wire implements PhoneSocket {
    /** What was sent but for challenges. */
    final List<JsonNode> sent = new ArrayList<>();

    final List<String> challenges = new ArrayList<>();
    private final String phone;
    private final TestKey key;
    int closedWith;
    boolean stuck;
    PhoneConnection connection;

    Wire(String phone, TestKey key) {
      this.phone = phone;
      this.key = key;
    }

    @Override
    public void send(String text, Runnable written) {
      try {
        JsonNode message = ProtocolSchema.JSON.readTree(text);
        String faults = SCHEMA.faults(message);
        if (!faults.isEmpty()) {
          throw new AssertionError(text + " is no message: " + faults);
        }
        if (message.path("type").asText().equals("challenge")) {
          challenges.add(message.path("nonce").asText());
        } else {
          sent.add(message);
        }
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
          "{\"type\":\"hello\",\"protocol\":1,\"instance\":\""
              + instance
              + "\",\"visible\":true,"
              + proof("hello", instance)
              + "}");
    }

    /** A proof over the newest challenge. */
    String proof(String type, String... lines) {
      return proof(0, type, lines);
    }

    /** As above, for a tap that long after the challenge. */
    String proof(int tap, String type, String... lines) {
      return key.proof(phone, challenges.getLast(), tap, type, lines);
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

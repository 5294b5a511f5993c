package fr.heurtoir.gateway.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.phone.HubFixture.Wire;
import fr.heurtoir.protocol.RingId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the rooms may expect of any {@link Phones}: this gateway's connections, and the fake. */
@ParameterizedClass
@EnumSource
class PhonesContractTest {
  private static final String HERS = HubFixture.DIRECTION.id();
  private static final String HIS = HubFixture.STAFF.id();

  /** Phones, and the devices on the other side of them. */
  interface Tried {
    Phones phones();

    void connect(String phone);

    void leave(String phone);

    void visible(String phone, boolean visible);

    void microphone(String phone, MicrophoneMessage.State state);

    /** The types of the messages that a phone was sent since it connected first. */
    List<String> sent(String phone);

    Optional<Integer> closed(String phone);

    /** Whether something that comes of a phone is told, as of one that is watched. */
    boolean watched(String phone);
  }

  enum Kind {
    HUB {
      @Override
      Tried open() {
        return new OfHub();
      }
    },
    FAKE {
      @Override
      Tried open() {
        return new OfFake();
      }
    };

    abstract Tried open();
  }

  @Parameter Kind kind;
  private Tried tried;
  private Phones phones;

  @BeforeEach
  void open() {
    tried = kind.open();
    phones = tried.phones();
  }

  private static final class OfHub implements Tried {
    private final HubFixture it = new HubFixture();
    private final Map<String, Wire> wires = new HashMap<>();
    private int pages;

    @Override
    public Phones phones() {
      return it.hub;
    }

    @Override
    public void connect(String phone) {
      wires.put(phone, it.ready(it.phones.get(phone), "instance-of-page-" + ++pages));
    }

    @Override
    public void leave(String phone) {
      wires.get(phone).lost(1006);
    }

    @Override
    public void visible(String phone, boolean visible) {
      wires.get(phone).say("{\"type\":\"visible\",\"visible\":" + visible + "}");
    }

    @Override
    public void microphone(String phone, MicrophoneMessage.State state) {
      wires.get(phone).say("{\"type\":\"microphone\",\"state\":\"" + state.code() + "\"}");
    }

    @Override
    public List<String> sent(String phone) {
      return wires.get(phone).types().stream()
          .filter(type -> !List.of("welcome", "ping").contains(type))
          .toList();
    }

    @Override
    public Optional<Integer> closed(String phone) {
      return Optional.of(wires.get(phone).closedWith).filter(code -> code != 0);
    }

    @Override
    public boolean watched(String phone) {
      it.heard.clear();
      int before = pings(phone);
      it.pass(PhoneLimits.CLOSE_HEARTBEAT.toMillis());
      return pings(phone) > before;
    }

    private int pings(String phone) {
      return (int) wires.get(phone).types().stream().filter("ping"::equals).count();
    }
  }

  private static final class OfFake implements Tried {
    private final FakePhones fake = new FakePhones();

    OfFake() {
      fake.enrol(HubFixture.DIRECTION);
      fake.enrol(HubFixture.STAFF);
    }

    @Override
    public Phones phones() {
      return fake;
    }

    @Override
    public void connect(String phone) {
      fake.connect(phone);
    }

    @Override
    public void leave(String phone) {
      fake.leave(phone);
    }

    @Override
    public void visible(String phone, boolean visible) {
      fake.visible(phone, visible);
    }

    @Override
    public void microphone(String phone, MicrophoneMessage.State state) {
      fake.microphone(phone, state);
    }

    @Override
    public List<String> sent(String phone) {
      return fake.sent(phone).stream().map(ToPhone::type).toList();
    }

    @Override
    public Optional<Integer> closed(String phone) {
      return fake.closed(phone);
    }

    @Override
    public boolean watched(String phone) {
      return fake.watched(phone);
    }
  }

  @Test
  void whoIsEnrolledIsKnownReachableOrNot() {
    assertEquals(Optional.of(HubFixture.DIRECTION), phones.phone(HERS));
    assertEquals(Optional.empty(), phones.phone("p0"));
    assertEquals(List.of(HubFixture.DIRECTION, HubFixture.STAFF), phones.enrolled("jules-ferry"));
    assertEquals(List.of(), phones.enrolled("elsewhere"));
    tried.connect(HERS);
    assertEquals(List.of(HubFixture.DIRECTION, HubFixture.STAFF), phones.enrolled("jules-ferry"));
  }

  @Test
  void aPhoneIsReachableWhileItIsConnected() {
    assertFalse(phones.reachable(HERS));
    tried.connect(HERS);
    assertTrue(phones.reachable(HERS));
    assertFalse(phones.reachable(HIS));
    assertFalse(phones.reachable("p0"));
    tried.leave(HERS);
    assertFalse(phones.reachable(HERS));
    tried.connect(HERS);
    assertTrue(phones.reachable(HERS));
  }

  @Test
  void whatItSaysOfItsPageAndItsMicrophoneHoldsAsLongAsItsConnection() {
    assertFalse(phones.visible(HERS));
    assertEquals(Optional.empty(), phones.microphone(HERS));
    tried.connect(HERS);
    assertTrue(phones.visible(HERS));
    assertEquals(Optional.empty(), phones.microphone(HERS));
    tried.visible(HERS, false);
    tried.microphone(HERS, MicrophoneMessage.State.REFUSED);
    assertFalse(phones.visible(HERS));
    assertEquals(Optional.of(MicrophoneMessage.State.REFUSED), phones.microphone(HERS));
    tried.visible(HERS, true);
    tried.microphone(HERS, MicrophoneMessage.State.ON);
    assertTrue(phones.visible(HERS));
    assertEquals(Optional.of(MicrophoneMessage.State.ON), phones.microphone(HERS));
    assertEquals(Optional.empty(), phones.microphone(HIS));
    tried.leave(HERS);
    assertFalse(phones.visible(HERS));
    assertEquals(Optional.empty(), phones.microphone(HERS));
    tried.connect(HERS);
    assertEquals(Optional.empty(), phones.microphone(HERS), "of the connection that it has");
  }

  @Test
  void whatIsSentReachesThatPhoneInOrderAndNobodyWhoIsAway() {
    RingId ring = RingId.next(1);
    phones.send(HERS, new ToPhone.MediaEnded(ring));
    phones.send("p0", new ToPhone.MediaEnded(ring));
    tried.connect(HERS);
    tried.connect(HIS);
    phones.send(HERS, new ToPhone.NoPicture(ring, "not-shown"));
    phones.send(HERS, new ToPhone.MediaEnded(ring));
    assertEquals(List.of("no-picture", "media-ended"), tried.sent(HERS));
    assertEquals(List.of(), tried.sent(HIS));
  }

  @Test
  void whatIsClosedIsGoneWithItsCode() {
    phones.close(HERS, CloseCode.REVOKED);
    phones.close("p0", CloseCode.REVOKED);
    tried.connect(HERS);
    tried.connect(HIS);
    assertEquals(Optional.empty(), tried.closed(HERS));
    phones.close(HERS, CloseCode.REVOKED);
    assertEquals(Optional.of(CloseCode.REVOKED), tried.closed(HERS));
    assertFalse(phones.reachable(HERS));
    assertTrue(phones.reachable(HIS));
  }

  @Test
  void whoIsWatchedIsWatchedUntilEachWatchHasEndedAndOverReconnections() {
    tried.connect(HERS);
    assertFalse(tried.watched(HERS));
    phones.watch(HERS);
    phones.watch(HERS);
    assertTrue(tried.watched(HERS));
    tried.leave(HERS);
    tried.connect(HERS);
    assertTrue(tried.watched(HERS));
    phones.unwatch(HERS);
    assertTrue(tried.watched(HERS));
    phones.unwatch(HERS);
    phones.unwatch(HERS);
    assertFalse(tried.watched(HERS));
    phones.watch(HERS);
    assertTrue(tried.watched(HERS), "an end too many takes nothing of the next");
  }
}

package fr.heurtoir.door.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.order.LockdownOrder;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderKey;
import fr.heurtoir.protocol.order.OrderSignature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * Ten thousand hostile orders, in a long run ten times as many, as lines of the agent, through the
 * real wire, verifier and machine, on a chip that counts. Between them good orders: each opens,
 * once.
 */
class HostileOrdersTest {
  private static final int EACH = 10_000;
  private static final OrderKey GATEWAY = OrderKey.generate();
  private static final OrderKey STRANGER = OrderKey.generate();
  private static final OrderKey RETIRED = OrderKey.generate();
  private static final DoorId OTHER_DOOR = new DoorId("cour.jules-ferry");

  private enum Kind {
    RANDOM_SIGNATURE,
    STRANGERS_KEY,
    STRANGERS_KEY_BY_THE_GATEWAYS_NAME,
    RETIRED_KEY,
    REPLAYED,
    REORDERED,
    STALE_NONCE,
    OTHER_DOOR,
    OTHER_RING,
    OTHER_LOCK,
    NO_SUCH_LOCK,
    OTHER_COUNTER,
    TRUNCATED,
    BIT_FLIPPED,
    AFTER_ITS_TIME,
    IN_A_LOCKDOWN,
    AFTER_THE_LOCKDOWN_THAT_REFUSED_IT,
    DURING_TAMPER,
    KEPT_BACK_BY_THE_AGENT,
    A_LIE_ABOUT_THE_EPOCH,
    OLD_LIFT,
    OLD_KEYS,
    STRANGERS_LIFT,
    SIGNATURE_OF_ANOTHER_KIND
  }

  /** Each costs a verification, or the signatures of a new nonce. */
  private static final Set<Kind> DEAR =
      EnumSet.of(
          Kind.AFTER_ITS_TIME,
          Kind.DURING_TAMPER,
          Kind.RANDOM_SIGNATURE,
          Kind.STRANGERS_KEY_BY_THE_GATEWAYS_NAME,
          Kind.OTHER_DOOR,
          Kind.OTHER_LOCK,
          Kind.OTHER_COUNTER,
          Kind.SIGNATURE_OF_ANOTHER_KIND);

  /** Each costs several signatures. */
  private static final Set<Kind> LOCKDOWNS =
      EnumSet.of(
          Kind.REORDERED,
          Kind.IN_A_LOCKDOWN,
          Kind.AFTER_THE_LOCKDOWN_THAT_REFUSED_IT,
          Kind.OLD_LIFT,
          Kind.KEPT_BACK_BY_THE_AGENT,
          Kind.A_LIE_ABOUT_THE_EPOCH,
          Kind.STRANGERS_LIFT);

  /** So old a ring's orders are still good; each tampering takes a minute of its life. */
  private static final Duration RING_AGE = Duration.ofMinutes(10);

  /** Higher than any counter that a ring of this test uses. */
  private static final long UNUSED = 900;

  private final Map<Kind, Integer> tried = new EnumMap<>(Kind.class);
  private LockBench bench = new LockBench();
  private Random random = new Random(0);
  private RingId ring = RingId.next(0);
  private long began;
  private Nonce nonce = Nonce.random();
  private long counter;
  private DoorMessage.Open unused = bench.open(ring, nonce, UNUSED);
  private DoorMessage.Open strangers = unused;
  private DoorMessage.Open retired = unused;
  private DoorMessage.Open elsewhere = unused;
  private DoorMessage.Open cellar = unused;
  private List<OrderSignature> foreign = List.of();
  private final List<DoorMessage.Open> used = new ArrayList<>();
  private final List<DoorMessage.Open> stale = new ArrayList<>();
  private final List<DoorMessage.Lockdown> oldLifts = new ArrayList<>();
  private final List<DoorMessage.Keys> oldKeys = new ArrayList<>();

  @Property(
      tries = 1,
      shrinking = ShrinkingMode.OFF,
      afterFailure = AfterFailureMode.PREVIOUS_SEED,
      edgeCases = EdgeCasesMode.NONE)
  void moveNoRelayAndEveryGoodOneOpens(@ForAll long seed) {
    tenThousand(seed);
  }

  @Tag("long")
  @Property(
      tries = 10,
      shrinking = ShrinkingMode.OFF,
      afterFailure = AfterFailureMode.PREVIOUS_SEED)
  void aHundredThousandMoveNoRelay(@ForAll long seed) {
    tenThousand(seed);
  }

  private void tenThousand(long seed) {
    random = new Random(seed);
    bench = new LockBench(GATEWAY, LockBench.guards(false, Duration.ofSeconds(60)), Map.of());
    List.of(used, stale, oldLifts, oldKeys).forEach(List::clear);
    rollKeys();
    newRing();
    int opened = 0;
    for (int i = 0; i < EACH; i++) {
      if (i % 200 == 0) {
        newRing();
      }
      if (i % 50 == 25) {
        assertEquals("accepted", bench.outcome(good()), "a good order");
        opened++;
        assertEquals(opened, bench.chip.activations("gate"), "a good order opens");
        bench.pass(LockBench.PULSE);
        assertFalse(bench.chip.active("gate"));
      }
      hostile(kind());
      assertEquals(opened, bench.chip.activations("gate"));
      assertEquals(0, bench.chip.activations("inner"));
      assertFalse(bench.held(), "no hostile order leaves a lockdown, or lifts one unseen");
      bench.told.removeIf(
          each -> !(each instanceof DoorMessage.RingNonce of && of.ring().equals(ring)));
      bench.refused.clear();
    }
    assertEquals(EnumSet.allOf(Kind.class), tried.keySet());
    assertFalse(bench.counts.containsKey(Refusal.TOO_MANY), "the limit hid none of them");
  }

  /** An overlap of two keys, then the old one goes. */
  private void rollKeys() {
    oldKeys.add(LockBench.keys(GATEWAY, 2, GATEWAY, RETIRED));
    oldKeys.add(LockBench.keys(RETIRED, 3, GATEWAY));
    oldKeys.forEach(order -> assertEquals("accepted", bench.outcome(order)));
    oldKeys.add(LockBench.keys(STRANGER, 9, STRANGER));
    oldKeys.add(LockBench.keys(RETIRED, 10, RETIRED));
  }

  private void newRing() {
    began = bench.now;
    ring = RingId.next(random.nextLong(1L << 40));
    nonce = bench.ring(ring);
    stale.add(bench.open(ring, nonce, 7));
    prepare(bench.ring(ring));
  }

  /** As the gateway does, each order is made for the newest nonce. */
  private void current() {
    Nonce newest = bench.newestNonce(ring);
    if (!newest.equals(nonce)) {
      prepare(newest);
    }
  }

  private void prepare(Nonce newest) {
    nonce = newest;
    counter = 0;
    unused = bench.open(ring, nonce, UNUSED);
    strangers = LockBench.open(STRANGER, ring, "gate", nonce, UNUSED);
    retired = LockBench.open(RETIRED, ring, "gate", nonce, UNUSED);
    elsewhere = bench.open(RingId.next(9), nonce, UNUSED);
    cellar = LockBench.open(GATEWAY, ring, "cellar", nonce, UNUSED);
    foreign =
        List.of(
            GATEWAY.sign(new OpenOrder(OTHER_DOOR, ring, "gate", nonce, UNUSED)),
            LockBench.open(GATEWAY, ring, "inner", nonce, UNUSED).signature(),
            GATEWAY.sign(new LockdownOrder(LockBench.DOOR, false, UNUSED, nonce, "p-1")));
  }

  private DoorMessage.Open good() {
    current();
    counter += 1 + random.nextInt(3);
    DoorMessage.Open order = bench.open(ring, nonce, counter);
    used.add(order);
    return order;
  }

  /** The dear ones are rarer than the others, those of a lockdown rarer still. */
  private Kind kind() {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    int oneOf = LOCKDOWNS.contains(kind) ? 60 : DEAR.contains(kind) ? 8 : 1;
    return random.nextInt(oneOf) == 0 ? kind : kind();
  }

  private void hostile(Kind kind) {
    tried.merge(kind, 1, Integer::sum);
    bench.pass(Duration.ofMillis(25));
    if (bench.now - began > RING_AGE.toNanos()) {
      newRing();
    }
    current();
    long next = counter + 1 + random.nextInt(5);
    switch (kind) {
      case RANDOM_SIGNATURE -> {
        byte[] noise = new byte[64];
        random.nextBytes(noise);
        refused(with(next, signature(GATEWAY, noise)), Refusal.FORGED);
      }
      case STRANGERS_KEY -> refused(strangers, Refusal.UNKNOWN_KEY);
      case STRANGERS_KEY_BY_THE_GATEWAYS_NAME -> {
        String value = strangers.signature().value();
        refused(with(UNUSED, new OrderSignature(GATEWAY.publicKey().id(), value)), Refusal.FORGED);
      }
      case RETIRED_KEY -> refused(retired, Refusal.UNKNOWN_KEY);
      case REPLAYED -> replayed();
      case REORDERED -> {
        // Two orders that cross: the later one opens nothing here, a lockdown refuses it.
        lockdown(true);
        refused(bench.open(ring, nonce, next + 1), Refusal.LOCKDOWN);
        lockdown(false);
        counter = next + 1;
        refused(bench.open(ring, nonce, next), Refusal.REORDERED);
      }
      case STALE_NONCE ->
          refused(
              stale.get(random.nextInt(stale.size())),
              Refusal.STALE_NONCE,
              Refusal.EXPIRED,
              Refusal.UNKNOWN_RING);
      case OTHER_DOOR -> refused(with(UNUSED, foreign.get(0)), Refusal.FORGED);
      case OTHER_RING -> refused(elsewhere, Refusal.UNKNOWN_RING);
      case OTHER_LOCK -> refused(with(UNUSED, foreign.get(1)), Refusal.FORGED);
      case NO_SUCH_LOCK -> refused(cellar, Refusal.UNKNOWN_LOCK);
      case OTHER_COUNTER -> refused(with(UNUSED + 1, unused.signature()), Refusal.FORGED);
      case TRUNCATED -> {
        byte[] line = bench.bytes(unused);
        assertFalse(bench.line(Arrays.copyOf(line, random.nextInt(line.length))));
      }
      case BIT_FLIPPED -> flipped(unused);
      case AFTER_ITS_TIME -> {
        DoorMessage.Open late = bench.open(ring, nonce, next);
        bench.happen(new LockEvent.RingEnds(ring));
        bench.pass(Duration.ofSeconds(10));
        refused(late, Refusal.EXPIRED);
        newRing();
      }
      case IN_A_LOCKDOWN -> {
        lockdown(true);
        counter = next;
        refused(bench.open(ring, nonce, next), Refusal.LOCKDOWN);
        lockdown(false);
      }
      case AFTER_THE_LOCKDOWN_THAT_REFUSED_IT -> {
        lockdown(true);
        counter = next;
        DoorMessage.Open order = bench.open(ring, nonce, next);
        refused(order, Refusal.LOCKDOWN);
        lockdown(false);
        refused(order, Refusal.REPLAYED);
      }
      case DURING_TAMPER -> {
        bench.happen(new LockEvent.ContactChanged(new Contact.Case(), true, bench.now));
        counter = next;
        refused(bench.open(ring, nonce, next), Refusal.TAMPER);
        bench.happen(new LockEvent.ContactChanged(new Contact.Case(), false, bench.now));
        bench.pass(Duration.ofSeconds(61));
      }
      case KEPT_BACK_BY_THE_AGENT -> {
        DoorMessage.Open kept = bench.open(ring, nonce, next);
        bench.pass(OrderVerifier.NONCE_LIFE);
        refused(kept, Refusal.STALE_NONCE);
      }
      case A_LIE_ABOUT_THE_EPOCH -> {
        DoorMessage.Challenge fresh = bench.challenge();
        var lie = new DoorMessage.Challenge(fresh.challenge(), fresh.epoch() + (1L << 40));
        refused(bench.lockdown(GATEWAY, true, lie), Refusal.EPOCH_TOO_FAR);
        assertFalse(bench.held());
      }
      case OLD_LIFT -> oldLift();
      case OLD_KEYS ->
          refused(
              oldKeys.get(random.nextInt(oldKeys.size())), Refusal.OLD_EPOCH, Refusal.UNKNOWN_KEY);
      case STRANGERS_LIFT -> {
        lockdown(true);
        refused(bench.lockdown(STRANGER, false, bench.challenge()), Refusal.UNKNOWN_KEY);
        assertTrue(bench.held());
        lockdown(false);
      }
      case SIGNATURE_OF_ANOTHER_KIND -> refused(with(UNUSED, foreign.get(2)), Refusal.FORGED);
    }
  }

  private void replayed() {
    if (used.isEmpty()) {
      return;
    }
    DoorMessage.Open order = used.get(used.size() - 1 - random.nextInt(Math.min(9, used.size())));
    refused(order, Refusal.REPLAYED, Refusal.STALE_NONCE, Refusal.EXPIRED, Refusal.UNKNOWN_RING);
  }

  private void oldLift() {
    lockdown(true);
    if (!oldLifts.isEmpty()) {
      refused(oldLifts.get(random.nextInt(oldLifts.size())), Refusal.UNKNOWN_CHALLENGE);
      // And one whose challenge stands but whose epoch does not.
      DoorMessage.Challenge fresh = bench.challenge();
      var old = new DoorMessage.Challenge(fresh.challenge(), fresh.epoch() - 1);
      refused(bench.lockdown(GATEWAY, false, old), Refusal.OLD_EPOCH);
      assertTrue(bench.held());
    }
    lockdown(false);
  }

  private void lockdown(boolean locked) {
    DoorMessage.Lockdown order = bench.lockdown(GATEWAY, locked, bench.challenge());
    assertEquals("accepted", bench.outcome(order));
    assertEquals(locked, bench.held());
    assertEquals(locked, bench.chip.active("lockdown"), "the dry contact mirrors it");
    if (!locked && oldLifts.size() < 50) {
      oldLifts.add(order);
    }
  }

  /** One bit of the line: whatever it becomes, it is not the order that was signed. */
  private void flipped(DoorMessage.Open order) {
    byte[] line = bench.bytes(order);
    line[random.nextInt(line.length)] ^= (byte) (1 << random.nextInt(8));
    Optional<LockWire.Request> read = Optional.empty();
    try {
      read = Optional.of(LockWire.request(line));
    } catch (LockWire.BadLine refused) {
      // Then it is refused below as what it is.
    }
    boolean same =
        read.filter(LockWire.Request.Say.class::isInstance)
            .map(said -> ((LockWire.Request.Say) said).message().equals(order))
            .orElse(false);
    if (!same) {
      int before = bench.refused.size();
      bench.line(line);
      assertEquals(before + 1, bench.refused.size());
    }
  }

  private DoorMessage.Open with(long number, OrderSignature signature) {
    return new DoorMessage.Open(ring, "gate", number, nonce, signature);
  }

  private static OrderSignature signature(OrderKey key, byte[] value) {
    return new OrderSignature(
        key.publicKey().id(), Base64.getUrlEncoder().withoutPadding().encodeToString(value));
  }

  private void refused(DoorMessage.ToDoor order, Refusal... expected) {
    String why = bench.outcome(order);
    assertTrue(
        Set.of(expected).stream().anyMatch(each -> each.code().equals(why)),
        () -> why + " instead of " + Arrays.toString(expected));
  }
}

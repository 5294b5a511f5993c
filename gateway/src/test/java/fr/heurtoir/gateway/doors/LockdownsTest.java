package fr.heurtoir.gateway.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.requests.LockdownNews;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.PersonId;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.Challenge;
import fr.heurtoir.protocol.door.DoorMessage.Lockdown;
import fr.heurtoir.protocol.door.DoorMessage.LockdownAsk;
import fr.heurtoir.protocol.door.DoorMessage.LockdownState;
import fr.heurtoir.protocol.order.Nonce;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockdownsTest {
  private static final DoorId DOOR = new DoorId("portail.jules-ferry");
  private static final Instant NOW = Instant.parse("2026-09-01T08:00:00Z");

  @TempDir Path folder;
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final List<DoorMessage.ToDoor> sent = new ArrayList<>();
  private boolean reached = true;
  private int told;
  private OrderKeys keys;
  private Lockdowns lockdowns;

  @BeforeEach
  void start() throws Exception {
    keys =
        OrderKeys.open(
            folder.resolve("order.key"),
            Duration.ofDays(30),
            new OrderKeys.Kept(Optional.empty(), Map.of()),
            NOW);
    lockdowns = begin(Map.of());
  }

  private Lockdowns begin(Map<DoorId, Wanted> kept) {
    DoorLine line =
        new DoorLine() {
          @Override
          public boolean registered(DoorId door) {
            return reached;
          }

          @Override
          public CompletionStage<Boolean> send(
              DoorId door, Supplier<Optional<? extends DoorMessage.ToDoor>> message) {
            message.get().ifPresent(sent::add);
            return CompletableFuture.completedStage(true);
          }
        };
    return new Lockdowns(
        kept, line, OrderKeyring.of(keys), loop, System::nanoTime, door -> told++, Audit.NONE);
  }

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  private static Wanted wanted(boolean locked) {
    return new Wanted(locked, "console.root", NOW);
  }

  private static LockdownState state(boolean byOrder, long epoch) {
    return new LockdownState(byOrder, false, epoch, Optional.empty());
  }

  @Test
  void theOrderAnswersTheChallengeWithTheNextEpoch() {
    lockdowns.want(DOOR, wanted(true));
    assertEquals(List.of(new LockdownAsk()), sent);
    Nonce challenge = Nonce.random();
    lockdowns.onChallenge(DOOR, new Challenge(challenge, 41));
    Lockdown order = (Lockdown) sent.getLast();
    assertEquals(42, order.epoch());
    assertEquals(challenge, order.challenge());
    assertTrue(order.locked());
    assertTrue(keys.epoch().keys().getFirst().verifies(order.order(DOOR), order.signature()));
  }

  @Test
  void whoeverOrdersItHowLongTheirNameMayBe() {
    String person = new PersonId(new CommuneId("c".repeat(32)), "p".repeat(32)).value();
    lockdowns.want(DOOR, new Wanted(true, LockdownNews.by(person), NOW));
    lockdowns.onChallenge(DOOR, new Challenge(Nonce.random(), 41));
    Lockdown order = (Lockdown) sent.getLast();
    assertTrue(order.by().startsWith("person.ppp"));
    assertTrue(keys.epoch().keys().getFirst().verifies(order.order(DOOR), order.signature()));
  }

  @Test
  void aChallengeThatNobodyAskedForIsNotSigned() {
    lockdowns.onChallenge(DOOR, new Challenge(Nonce.random(), 0));
    lockdowns.want(DOOR, wanted(true));
    lockdowns.onChallenge(DOOR, new Challenge(Nonce.random(), 0));
    lockdowns.onChallenge(DOOR, new Challenge(Nonce.random(), 0));
    assertEquals(1, sent.stream().filter(Lockdown.class::isInstance).count());
  }

  @Test
  void aDoorWithAnImpossibleEpochBreaksNothing() {
    lockdowns.want(DOOR, wanted(true));
    lockdowns.onChallenge(DOOR, new Challenge(Nonce.random(), Long.MAX_VALUE));
    assertEquals(List.of(new LockdownAsk()), sent);
    assertTrue(lockdowns.refuses(DOOR));
  }

  @Test
  void anOldLockdownIsLiftedOnlyWhenTheDoorSaysSo() {
    lockdowns.onState(DOOR, state(true, 3));
    assertTrue(lockdowns.refuses(DOOR), "held by the door, whatever this gateway remembers");
    assertEquals(List.of(), sent, "and nobody here wants anything else");
    lockdowns.want(DOOR, wanted(false));
    assertTrue(lockdowns.refuses(DOOR), "until the door says so");
    lockdowns.onChallenge(DOOR, new Challenge(Nonce.random(), 3));
    lockdowns.onState(DOOR, state(false, 4));
    assertFalse(lockdowns.refuses(DOOR));
  }

  @Test
  void aRefusedOrderIsTriedOnceMoreAtOnceAndThenLater() {
    lockdowns.want(DOOR, wanted(true));
    lockdowns.onChallenge(DOOR, new Challenge(Nonce.random(), 0));
    var refused = new LockdownState(false, false, 0, Optional.of("stale-challenge"));
    lockdowns.onState(DOOR, refused);
    lockdowns.onState(DOOR, refused);
    lockdowns.onState(DOOR, refused);
    assertEquals(2, sent.stream().filter(LockdownAsk.class::isInstance).count());
  }

  @Test
  void aDoorThatIsAwayIsAskedWhenItComesAndWhenReminded() {
    reached = false;
    lockdowns = begin(Map.of(DOOR, wanted(true)));
    lockdowns.remind(DOOR);
    assertEquals(List.of(), sent);
    reached = true;
    lockdowns.registered(DOOR);
    assertEquals(List.of(new LockdownAsk()), sent);
    lockdowns.remind(DOOR);
    assertEquals(1, sent.size(), "it is being asked");
    lockdowns.unregistered(DOOR);
    lockdowns.remind(DOOR);
    assertEquals(2, sent.size());
  }

  @Test
  void aContactThatFlapsIsBelievedEachTimeAndToldABoundedNumberOfTimes() {
    for (int flap = 0; flap < 1000; flap++) {
      boolean held = flap % 2 == 0;
      lockdowns.onState(DOOR, new LockdownState(false, held, 0, Optional.empty()));
      assertEquals(held, lockdowns.refuses(DOOR));
    }
    assertTrue(told <= 25, "told " + told + " times");
  }
}

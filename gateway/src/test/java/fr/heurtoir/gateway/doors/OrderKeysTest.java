package fr.heurtoir.gateway.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.order.KeyOrder;
import fr.heurtoir.protocol.order.Nonce;
import fr.heurtoir.protocol.order.OpenOrder;
import fr.heurtoir.protocol.order.OrderPublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderKeysTest {
  private static final DoorId DOOR = new DoorId("portail.jules-ferry");
  private static final Instant NOW = Instant.parse("2026-09-01T08:00:00Z");
  private static final Duration OVERLAP = Duration.ofDays(30);
  private static final OrderKeys.Kept NOTHING = new OrderKeys.Kept(Optional.empty(), Map.of());

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("order.key");
  }

  private OrderKeys open() throws IOException {
    return OrderKeys.open(file(), OVERLAP, NOTHING, NOW);
  }

  private static DoorMessage.Keys due(OrderKeys keys) {
    return keys.signed(keys.due(DOOR).orElseThrow());
  }

  /** The keys that a door honours, as its lock process keeps them. */
  private static final class Honoured {
    private long epoch = 1;
    private List<OrderPublicKey> keys;

    Honoured(KeyEpoch first) {
      keys = first.keys();
    }

    boolean takes(OrderKeys gateway) {
      OpenOrder order =
          new OpenOrder(DOOR, RingId.next(NOW.toEpochMilli()), "gate", Nonce.random(), 1);
      return keys.stream().anyMatch(k -> k.verifies(order, gateway.sign(DOOR, order)));
    }

    boolean takes(DoorMessage.Keys message) {
      List<OrderPublicKey> next = message.keys().stream().map(OrderPublicKey::new).toList();
      KeyOrder order = new KeyOrder(DOOR, message.epoch(), next);
      if (message.epoch() <= epoch
          || keys.stream().noneMatch(k -> k.verifies(order, message.signature()))) {
        return false;
      }
      epoch = message.epoch();
      keys = next;
      return true;
    }
  }

  @Test
  void theKeyIsMadeOnceAndOnlyItsOwnerReadsIt() throws Exception {
    OrderKeys first = open();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    OrderKeys second =
        OrderKeys.open(
            file(), OVERLAP, new OrderKeys.Kept(Optional.of(first.epoch()), Map.of()), NOW);
    assertEquals(first.epoch(), second.epoch());
    assertEquals(1, first.epoch().number());
    assertEquals(Optional.empty(), first.due(DOOR), "the first keys come with the enrolment");
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file()), files.toList(), "nothing half-written is left");
    }
  }

  @Test
  void aKeyThatOthersCouldReadIsRefusedWithWhatToDo() throws Exception {
    open();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
    String why = String.valueOf(assertThrows(IOException.class, this::open).getMessage());
    assertTrue(why.contains("rw-r-----") && why.contains("chmod 600"), why);
  }

  @Test
  void aLostKeyThatDoorsKnowIsNotMadeAnewBeforeSomebodySaysSo() throws Exception {
    OrderKeys keys = open();
    Honoured door = new Honoured(keys.epoch());
    OrderKeys.Kept kept = new OrderKeys.Kept(Optional.of(keys.epoch()), Map.of(DOOR, 1L));
    byte[] key = Files.readAllBytes(file());
    Files.delete(file());
    OrderKeys without = OrderKeys.open(file(), OVERLAP, kept, NOW);
    assertTrue(without.lost());
    assertFalse(Files.exists(file()), "nothing is made silently");
    assertFalse(door.takes(without), "what is signed meanwhile no door honours");
    assertEquals(kept.epoch().orElseThrow(), without.epoch(), "nor is a new epoch begun");
    assertThrows(IllegalStateException.class, () -> without.roll(NOW));
    Files.write(file(), key);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
    assertThrows(IllegalStateException.class, () -> without.beginAnew(NOW), "it is back");
    OrderKeys back = OrderKeys.open(file(), OVERLAP, kept, NOW);
    assertFalse(back.lost());
    assertTrue(door.takes(back));
    Files.delete(file());
    KeyEpoch anew = without.beginAnew(NOW);
    assertTrue(anew.number() > kept.epoch().orElseThrow().number());
    assertFalse(without.lost());
    assertTrue(new Honoured(anew).takes(without), "a door that is enrolled anew");
    assertFalse(OrderKeys.open(file(), OVERLAP, kept, NOW).lost());
  }

  @Test
  void aFileThatIsNoKeyIsNotReplaced() throws Exception {
    open();
    Files.writeString(file(), "not a key\n");
    assertThrows(IOException.class, this::open);
    assertEquals("not a key\n", Files.readString(file()));
  }

  @Test
  void aDoorPassesToTheNewKeyAndOpensAtEveryMoment() throws Exception {
    OrderKeys keys = open();
    Honoured door = new Honoured(keys.epoch());
    assertTrue(door.takes(keys));
    keys.roll(NOW);
    assertTrue(door.takes(keys), "before it heard of the new key");
    DoorMessage.Keys both = due(keys);
    assertEquals(2, both.keys().size());
    assertTrue(door.takes(both));
    keys.taken(DOOR, both.epoch());
    assertTrue(door.takes(keys), "while both count");
    assertEquals(Optional.empty(), keys.due(DOOR));
    assertEquals(Optional.empty(), keys.settle(NOW.plus(OVERLAP).minusSeconds(1)));
    assertTrue(keys.settle(NOW.plus(OVERLAP)).isPresent());
    assertTrue(door.takes(keys), "before it heard that the old one ended");
    DoorMessage.Keys alone = due(keys);
    assertEquals(1, alone.keys().size());
    assertTrue(door.takes(alone));
    keys.taken(DOOR, alone.epoch());
    assertTrue(door.takes(keys), "with the new key alone");
  }

  @Test
  void aDoorThatSleptThroughTheOverlapIsTakenAlong() throws Exception {
    OrderKeys keys = open();
    Honoured door = new Honoured(keys.epoch());
    keys.roll(NOW);
    keys.settle(NOW.plus(OVERLAP));
    assertTrue(door.takes(due(keys)));
  }

  @Test
  void aDoorThatRefusedAKeyIsSentTheOtherOne() throws Exception {
    OrderKeys keys = open();
    Honoured door = new Honoured(keys.epoch());
    keys.roll(NOW);
    assertTrue(keys.settle(NOW.plus(OVERLAP)).isPresent());
    DoorMessage.Keys alone = due(keys);
    keys.taken(DOOR, alone.epoch()); // said to have arrived, but its lock process never had it
    assertFalse(door.takes(keys));
    keys.refused(DOOR);
    assertTrue(door.takes(keys));
    assertTrue(door.takes(due(keys)));
  }

  @Test
  void aDoorThatSaysToHonourAnEpochThatNeverWasIsToldOfEveryNewKey() throws Exception {
    OrderKeys keys = open();
    Honoured door = new Honoured(keys.epoch());
    assertEquals(Optional.empty(), keys.honours(DOOR, Long.MAX_VALUE));
    assertEquals(Optional.empty(), keys.taken(DOOR));
    assertEquals(Optional.of(true), keys.honours(DOOR, 1));
    assertEquals(Optional.of(false), keys.honours(DOOR, 1));
    KeyEpoch rolled = keys.roll(NOW);
    assertTrue(door.takes(due(keys)));
    OrderKeys.Kept believedOnce =
        new OrderKeys.Kept(Optional.of(rolled), Map.of(DOOR, Long.MAX_VALUE));
    OrderKeys again = OrderKeys.open(file(), OVERLAP, believedOnce, NOW);
    assertEquals(rolled.number(), due(again).epoch(), "nor after a restart");
  }

  @Test
  void aSecondRollWaitsForTheOverlapsEnd() throws Exception {
    OrderKeys keys = open();
    keys.roll(NOW);
    assertThrows(IllegalStateException.class, () -> keys.roll(NOW.plusSeconds(1)));
    keys.settle(NOW.plus(OVERLAP));
    keys.roll(NOW.plus(OVERLAP).plusSeconds(1));
  }

  @Test
  void aRollThatWasCutOffAfterItsFilesGoesOn() throws Exception {
    OrderKeys keys = open();
    KeyEpoch kept = keys.epoch();
    Honoured door = new Honoured(kept);
    keys.roll(NOW);
    OrderKeys again =
        OrderKeys.open(file(), OVERLAP, new OrderKeys.Kept(Optional.of(kept), Map.of()), NOW);
    assertTrue(again.epoch().overlaps());
    assertTrue(door.takes(again));
    assertTrue(door.takes(due(again)));
  }

  @Test
  void aLostDatabaseDoesNotBringAnEpochThatDoorsHaveSeen() throws Exception {
    OrderKeys keys = open();
    long rolled = keys.roll(NOW).number();
    OrderKeys again = OrderKeys.open(file(), OVERLAP, NOTHING, NOW.plusSeconds(60));
    assertTrue(again.epoch().number() > rolled);
  }
}

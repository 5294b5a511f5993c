package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What opens a gate: from a phone's tap to a lock process that believes nobody. */
class OpenOrdersTest {
  @TempDir Path folder;

  @Test
  void aTapOpensTheGateOfItsRingByASignedOrder() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId ring = station.ring();
      WholeGateway.heard(phone, "ring", "ring", ring.value());
      WholeGateway.open(phone, ring);
      WholeGateway.heard(phone, "lock", "state", "pulsing");
      WholeGateway.heard(phone, "lock", "state", "released");
      assertEquals(List.of("opened 1"), station.lock);
    }
  }

  @Test
  void aTapThatOvertakesTheDoorsNonceOpensAllTheSame() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.saysNonce = false;
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId ring = station.ring();
      WholeGateway.heard(phone, "ring", "ring", ring.value());
      WholeGateway.open(phone, ring);
      WholeGateway.heard(phone, "lock", "state", "ordered");
      station.nonce(ring);
      WholeGateway.heard(phone, "lock", "state", "pulsing");
      assertEquals(List.of("opened 1"), station.lock);
    }
  }

  @Test
  void aDoorWithoutNonceIsToldToThePhoneAsNotReady() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.saysNonce = false;
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId ring = station.ring();
      WholeGateway.heard(phone, "ring", "ring", ring.value());
      WholeGateway.open(phone, ring);
      assertEquals(
          "door-not-ready",
          WholeGateway.heard(phone, "lock", "state", "refused").path("reason").asText());
      assertTrue(station.last(DoorMessage.Open.class).isEmpty());
    }
  }

  @Test
  void aNonceForAnotherDoorsRingChangesNothing() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 2)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      StationDouble other = commune.station(new fr.heurtoir.protocol.DoorId("d2.jules-ferry"));
      station.register(Optional.of("1"));
      other.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId ring = station.ring();
      WholeGateway.heard(phone, "ring", "ring", ring.value());
      other.nonce(ring);
      WholeGateway.open(phone, ring);
      WholeGateway.heard(phone, "lock", "state", "pulsing");
      assertEquals(List.of("opened 1"), station.lock);
      assertTrue(other.last(DoorMessage.Open.class).isEmpty());
    }
  }

  @Test
  void aNewKeyReachesTheDoorAndItGoesOnOpening() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      commune.onLoop(
          () -> {
            commune.rooms.stations().keys().of(WholeGateway.GATE).roll(Instant.now());
            commune.rooms.stations().tellKeys();
            return true;
          });
      Until.holds("both keys are honoured", () -> station.honoured.size() == 2);
      TestPhone phone = commune.phone();
      RingId ring = station.ring();
      WholeGateway.open(phone, ring);
      WholeGateway.heard(phone, "lock", "state", "pulsing");
      long epoch = commune.rooms.stations().keys().of(WholeGateway.GATE).epoch().number();
      Until.holds(
          "kept",
          () ->
              commune
                      .rooms
                      .store()
                      .doors()
                      .keys(CommuneId.FIRST)
                      .taken()
                      .getOrDefault(WholeGateway.GATE, 0L)
                  == epoch);
    }
  }

  @Test
  void aDoorThatNeverHeardOfAKeyIsToldWhenItRefuses() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      List<fr.heurtoir.protocol.order.OrderPublicKey> first = station.honoured;
      commune.onLoop(
          () -> {
            var keys = commune.rooms.stations().keys().of(WholeGateway.GATE);
            long epoch = keys.roll(Instant.now()).number();
            keys.settle(Instant.now().plusSeconds(40L * 86_400));
            keys.taken(WholeGateway.GATE, epoch + 1_000_000_000); // believed, and wrong
            return true;
          });
      station.register(Optional.of("1"));
      TestPhone phone = commune.phone();
      RingId ring = station.ring();
      WholeGateway.open(phone, ring);
      WholeGateway.heard(phone, "lock", "state", "refused");
      Until.holds("the door has the new key", () -> !station.honoured.equals(first));
      var keys = commune.rooms.stations().keys().of(WholeGateway.GATE);
      Until.holds(
          "and has said so",
          () -> keys.taken(WholeGateway.GATE).equals(Optional.of(keys.epoch().number())));
      WholeGateway.open(phone, ring);
      WholeGateway.heard(phone, "lock", "state", "pulsing");
    }
  }

  @Test
  void whatTheLockSaysOfItsKeysCountsNotWhatWasSent() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      StationDouble station = commune.station(WholeGateway.GATE);
      station.register(Optional.of("1"));
      // Before the keys are played with: the door is told its keys again every few seconds.
      TestPhone phone = commune.phone();
      var keys = commune.rooms.stations().keys().of(WholeGateway.GATE);
      commune.onLoop(
          () -> {
            keys.roll(Instant.now());
            keys.settle(Instant.now().plusSeconds(40L * 86_400));
            keys.taken(WholeGateway.GATE, keys.epoch().number()); // believed, and wrong
            return true;
          });
      for (String garbage : List.of("epoch", "epoch x", "epoch 99999999999999999999")) {
        station.say(new DoorMessage.PartReport("order-keys", false, garbage));
      }
      station.say(new DoorMessage.PartReport("order-keys", true, "epoch 1 0123456789abcdef"));
      Until.holds("known", () -> keys.taken(WholeGateway.GATE).equals(Optional.of(1L)));
      RingId ring = station.ring();
      WholeGateway.open(phone, ring);
      WholeGateway.heard(phone, "lock", "state", "pulsing");
      assertEquals(List.of("opened 1"), station.lock, "at the first try");
    }
  }
}

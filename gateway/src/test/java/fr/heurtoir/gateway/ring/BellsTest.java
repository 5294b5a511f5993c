package fr.heurtoir.gateway.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import fr.heurtoir.gateway.ring.Bells.Admission;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BellsTest {
  private final Bells bells = new Bells();
  private final DoorId gate = new DoorId("portail.jules-ferry");
  private final DoorId back = new DoorId("cour.jules-ferry");
  private final Instant now = Instant.EPOCH;

  @Test
  void aSecondPressLeavesTheLivingRingAlone() {
    RingId first = RingId.next(0);
    assertEquals(new Admission.Rings(), press(gate, first, now));
    assertEquals(new Admission.AlreadyRinging(first), press(gate, RingId.next(1), now));
    bells.ended(gate, first);
    assertEquals(new Admission.Rings(), press(gate, RingId.next(2), now));
  }

  @Test
  void twoDoorsRingAtOnce() {
    assertEquals(new Admission.Rings(), press(gate, RingId.next(0), now));
    assertEquals(new Admission.Rings(), press(back, RingId.next(0), now));
  }

  @Test
  void aChildPlayingWithTheButtonIsSlowedDownAndAVisitorIsNot() {
    for (int i = 0; i < 3; i++) {
      pressAndEnd(now);
    }
    assertInstanceOf(Admission.TooOften.class, press(gate, RingId.next(9), now));
    assertEquals(
        new Admission.Rings(), press(back, RingId.next(9), now), "another door is not meant");
    assertInstanceOf(Admission.TooOften.class, press(gate, RingId.next(9), now.plusSeconds(19)));
    assertEquals(new Admission.Rings(), press(gate, RingId.next(9), now.plusSeconds(40)));
  }

  private Admission press(DoorId door, RingId ring, Instant at) {
    return bells.press(door, ring, 3, Duration.ofSeconds(60), at);
  }

  private void pressAndEnd(Instant at) {
    RingId ring = RingId.next(at.toEpochMilli());
    assertEquals(new Admission.Rings(), press(gate, ring, at));
    bells.ended(gate, ring);
  }
}

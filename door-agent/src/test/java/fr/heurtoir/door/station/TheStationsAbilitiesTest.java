package fr.heurtoir.door.station;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.protocol.door.DoorMessage.Abilities;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A gateway is told what the station can do: at once when more, and less when that lasts. */
class TheStationsAbilitiesTest {
  private static final Abilities ALL = new Abilities(true, true, true, true, true, "");
  private static final Abilities DEAF =
      new Abilities(false, false, false, false, true, "media: the sound server is away");
  private static final Abilities BLIND =
      new Abilities(true, false, true, true, true, "camera: gone");

  private final AbilitiesTold told = new AbilitiesTold();
  private long now = -5;

  private Optional<Abilities> look(Abilities abilities, Duration later) {
    now += later.toNanos();
    return told.look(abilities, now);
  }

  @Test
  void areToldAtEachRegistrationAndNotAgainWhileNothingChanges() {
    assertEquals(Optional.of(ALL), look(ALL, Duration.ZERO));
    assertEquals(Optional.empty(), look(ALL, Duration.ofHours(1)));
    told.registered();
    assertEquals(Optional.of(ALL), look(ALL, Duration.ZERO));
  }

  @Test
  void aLossIsToldOnceItHasLasted() {
    look(ALL, Duration.ZERO);
    assertEquals(Optional.empty(), look(DEAF, Duration.ofSeconds(1)));
    assertEquals(Optional.empty(), look(DEAF, AbilitiesTold.LASTING.minusNanos(1)));
    assertEquals(Optional.of(DEAF), look(DEAF, Duration.ofNanos(1)));
    assertEquals(Optional.empty(), look(DEAF, Duration.ofSeconds(60)));
  }

  @Test
  void thePreparationOfTheNextRingIsNoLoss() {
    look(ALL, Duration.ZERO);
    for (int ring = 0; ring < 5; ring++) {
      assertEquals(Optional.empty(), look(DEAF, Duration.ofSeconds(2)));
      assertEquals(Optional.empty(), look(ALL, Duration.ofSeconds(2)));
    }
  }

  @Test
  void whatIsMendedIsToldAtOnce() {
    look(ALL, Duration.ZERO);
    look(DEAF, Duration.ofSeconds(1));
    look(DEAF, Duration.ofSeconds(10));
    assertEquals(Optional.of(BLIND), look(BLIND, Duration.ofMillis(1)));
    assertEquals(Optional.of(ALL), look(ALL, Duration.ofMillis(1)));
  }
}

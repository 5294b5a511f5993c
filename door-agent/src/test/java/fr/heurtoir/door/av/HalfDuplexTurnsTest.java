package fr.heurtoir.door.av;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HalfDuplexTurnsTest {
  private static final long PIECE = 10_000_000L;

  private final HalfDuplex turns = new HalfDuplex();
  private long now = -3 * PIECE;

  private void far(double decibels, int pieces) {
    for (int i = 0; i < pieces; i++) {
      now += PIECE;
      turns.far(decibels, now);
    }
  }

  @Test
  void theMicrophoneIsOpenWhileTheSchoolIsSilent() {
    assertTrue(turns.open(now));
    far(-62, 1000);
    assertTrue(turns.open(now));
  }

  @Test
  void thirtyMillisecondsOfSpeechCloseItAndAClickDoesNot() {
    far(-20, 2);
    far(-62, 5);
    assertTrue(turns.open(now));
    far(-20, 3);
    assertFalse(turns.open(now));
  }

  @Test
  void itStaysClosedThroughThePausesBetweenWordsAndOpensHalfASecondAfterTheLast() {
    for (int word = 0; word < 20; word++) {
      far(-25, 20);
      far(-70, 40);
      assertFalse(turns.open(now), "a pause of 0.4 s");
    }
    far(-70, 9);
    assertFalse(turns.open(now));
    far(-70, 1);
    assertTrue(turns.open(now));
  }

  @Test
  void itOpensWhenTheSchoolsSoundEndsWithoutAnotherPiece() {
    far(-20, 10);
    assertFalse(turns.open(now));
    assertTrue(turns.open(now + HalfDuplex.HANGOVER_NANOS));
  }

  @Test
  void levelsAreTheOnesOfTheSamples() {
    byte[] loud = new byte[960];
    for (int i = 1; i < loud.length; i += 2) {
      loud[i] = 0x20;
    }
    assertEquals(-12.04, Pcm.decibels(loud, 0, 480), 0.01);
    assertEquals(Pcm.SILENCE, Pcm.decibels(new byte[960], 0, 480));
    assertEquals(Pcm.SILENCE, Pcm.decibels(new byte[0], 0, 0));
  }
}

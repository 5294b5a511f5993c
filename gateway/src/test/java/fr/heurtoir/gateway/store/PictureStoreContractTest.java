package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link fr.heurtoir.gateway.history.PictureStore} promises, whatever keeps it. */
class PictureStoreContractTest extends PortContract {
  private static final Map<String, Duration> A_DAY = Map.of(SCHOOL, Duration.ofHours(24));

  /** A ring of the history. */
  private RingId ring() throws Exception {
    RingId ring = RingId.next(time.instant().toEpochMilli());
    kept.rings()
        .append(
            RingRow.late(
                new DoorMessage.LateRing(ring, 0, true, Outcome.NOBODY_ANSWERED),
                GATE,
                time.instant()));
    kept.settle();
    return ring;
  }

  private static byte[] picture(int of) {
    byte[] picture = new byte[3_000];
    java.util.Arrays.fill(picture, (byte) of);
    return picture;
  }

  private byte[] read(RingId ring, Map<String, Duration> schools) throws IOException {
    assertEquals(
        kept.pictures().has(ring, schools), kept.pictures().read(ring, schools).isPresent());
    return kept.pictures().read(ring, schools).orElse(new byte[0]);
  }

  @Test
  void aPictureIsReadBackForItsSchoolAlone() throws Exception {
    RingId ring = ring();
    byte[] given = picture(1);
    kept.pictures().keep(SCHOOL, ring, given);
    given[0] = 9;
    assertArrayEquals(picture(1), read(ring, A_DAY));
    kept.pictures().read(ring, A_DAY).orElseThrow()[0] = 9;
    again();
    assertArrayEquals(picture(1), read(ring, A_DAY), "nobody writes into what is kept");
    assertEquals(0, read(ring, Map.of()).length);
    assertEquals(0, read(ring, Map.of(OTHER, Duration.ofDays(9))).length);
    assertEquals(0, read(RingId.next(1), A_DAY).length);
  }

  @Test
  void theLaterPictureOfARingTakesThePlaceOfTheOneBefore() throws Exception {
    RingId ring = ring();
    kept.pictures().keep(SCHOOL, ring, picture(1));
    kept.pictures().keep(SCHOOL, ring, picture(2));
    assertArrayEquals(picture(2), read(ring, A_DAY));
    assertEquals(1, kept.pictures().purge(Map.of()), "there is one");
  }

  @Test
  void eachSchoolHasItsOwnOfANameThatBothUse() throws Exception {
    RingId ring = ring();
    kept.pictures().keep(SCHOOL, ring, picture(1));
    kept.pictures().keep(OTHER, ring, picture(2));
    assertArrayEquals(picture(1), read(ring, A_DAY));
    assertArrayEquals(picture(2), read(ring, Map.of(OTHER, Duration.ofHours(24))));
  }

  @Test
  void whenItsTimeIsOverItIsNotReadAndThenDeleted() throws Exception {
    RingId ring = ring();
    kept.pictures().keep(SCHOOL, ring, picture(1));
    time.pass(Duration.ofHours(24).minusMillis(1));
    assertEquals(0, kept.pictures().purge(A_DAY));
    assertEquals(3_000, read(ring, A_DAY).length);
    time.pass(Duration.ofMillis(1));
    assertEquals(0, read(ring, A_DAY).length);
    assertEquals(3_000, read(ring, Map.of(SCHOOL, Duration.ofHours(25))).length);
    assertEquals(1, kept.pictures().purge(A_DAY));
    assertEquals(0, kept.pictures().purge(A_DAY));
    assertEquals(0, read(ring, Map.of(SCHOOL, Duration.ofHours(25))).length);
  }

  @Test
  void whatNoPolicyKeepsAndWhatNoRingHasIsDeleted() throws Exception {
    RingId ring = ring();
    RingId unknown = RingId.next(1);
    kept.pictures().keep(SCHOOL, ring, picture(1));
    kept.pictures().keep(SCHOOL, unknown, picture(2));
    kept.pictures().keep(OTHER, ring, picture(3));
    assertEquals(3_000, read(unknown, A_DAY).length, "until the purge");
    assertEquals(2, kept.pictures().purge(A_DAY));
    assertEquals(0, read(unknown, A_DAY).length);
    assertEquals(3_000, read(ring, A_DAY).length);
    time.pass(Duration.ofDays(31));
    kept.purge(Duration.ofDays(30));
    assertEquals(1, kept.pictures().purge(Map.of(SCHOOL, Duration.ofDays(365))), "with its ring");
  }

  @Test
  void noMoreThanTheMostAreKept() throws Exception {
    RingId ring = ring();
    kept.fillWithPictures();
    assertThrows(IOException.class, () -> kept.pictures().keep(SCHOOL, ring, picture(1)));
    assertFalse(kept.pictures().has(ring, A_DAY));
    kept.pictures().purge(A_DAY);
    kept.pictures().keep(SCHOOL, ring, picture(1));
    assertTrue(kept.pictures().has(ring, A_DAY));
  }
}

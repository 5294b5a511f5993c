package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.gateway.school.Absence;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Absences in the database. */
class AbsenceRecordsTest {
  private static final Instant END = Instant.parse("2026-03-10T10:00:00Z");

  @TempDir Path folder;

  private static Absence absence(Absence.Kind kind, Optional<String> to, Optional<Instant> until) {
    return new Absence("s", "a", kind, to, until, "b", Instant.parse("2026-03-10T09:00:00Z"));
  }

  @Test
  void oneOfAKindIsKeptUntilItIsLiftedOrOver() throws Exception {
    Absence quiet = absence(Absence.Kind.QUIET, Optional.empty(), Optional.empty());
    Absence toC = absence(Absence.Kind.HANDED_OVER, Optional.of("c"), Optional.of(END));
    try (StoreFixture fixture = new StoreFixture(folder)) {
      AbsenceRecords absences = fixture.store.absences();
      absences.keep(quiet);
      absences.keep(absence(Absence.Kind.HANDED_OVER, Optional.of("d"), Optional.empty()));
      absences.keep(toC);
      assertEquals(Set.of(quiet, toC), Set.copyOf(absences.all()), "the later in its place");
      absences.expire(END.minusMillis(1));
      assertEquals(2, absences.all().size());
      absences.expire(END);
      assertEquals(List.of(quiet), absences.all());
      absences.lift(quiet.key());
      assertEquals(List.of(), absences.all());
    }
  }
}

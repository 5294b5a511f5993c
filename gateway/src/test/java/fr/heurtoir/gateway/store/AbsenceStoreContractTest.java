package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.gateway.school.Absence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link fr.heurtoir.gateway.rota.AbsenceStore} promises, whatever keeps it. */
class AbsenceStoreContractTest extends PortContract {
  private static final Instant END = BEGIN.plusSeconds(3_600);

  private static Absence quiet(String school, String person, Optional<Instant> until) {
    return new Absence(school, person, Absence.Kind.QUIET, Optional.empty(), until, person, BEGIN);
  }

  private static Absence handedOver(String to, Optional<Instant> until) {
    return new Absence(
        SCHOOL, HEAD, Absence.Kind.HANDED_OVER, Optional.of(to), until, CONSOLE, BEGIN);
  }

  private void holds(Absence... all) {
    List<Absence> found = kept.absences().all();
    assertEquals(Set.of(all), Set.copyOf(found));
    assertEquals(all.length, found.size());
  }

  @Test
  void thereIsOneOfEachKindOfAPersonAtASchoolTheLastThatWasSaid() throws Exception {
    holds();
    kept.absences().keep(quiet(SCHOOL, HEAD, Optional.empty()));
    kept.absences().keep(quiet(SCHOOL, HEAD, Optional.of(END)));
    kept.absences().keep(quiet(SCHOOL, HEAD, Optional.of(END)));
    kept.absences().keep(quiet(OTHER, HEAD, Optional.empty()));
    kept.absences().keep(quiet(SCHOOL, STAFF, Optional.empty()));
    kept.absences().keep(handedOver("a", Optional.of(END)));
    kept.absences().keep(handedOver("b", Optional.empty()));
    Absence[] all = {
      quiet(SCHOOL, HEAD, Optional.of(END)),
      quiet(OTHER, HEAD, Optional.empty()),
      quiet(SCHOOL, STAFF, Optional.empty()),
      handedOver("b", Optional.empty())
    };
    holds(all);
    again();
    holds(all);
  }

  @Test
  void whatIsLiftedIsGoneAndNothingElse() {
    Absence stays = quiet(OTHER, HEAD, Optional.empty());
    Absence goes = quiet(SCHOOL, HEAD, Optional.empty());
    kept.absences().keep(stays);
    kept.absences().keep(goes);
    kept.absences().lift(handedOver("a", Optional.empty()).key());
    kept.absences().lift(goes.key());
    kept.absences().lift(goes.key());
    holds(stays);
  }

  @Test
  void whatEndsThenOrBeforeExpiresAndWhatHasNoEndDoesNot() {
    Absence endless = quiet(OTHER, HEAD, Optional.empty());
    Absence later = quiet(SCHOOL, STAFF, Optional.of(END.plusMillis(1)));
    kept.absences().keep(endless);
    kept.absences().keep(later);
    kept.absences().keep(handedOver("a", Optional.of(END)));
    kept.absences().keep(quiet(SCHOOL, HEAD, Optional.of(Instant.EPOCH)));
    kept.absences().expire(Instant.EPOCH.minusMillis(1));
    holds(
        endless,
        later,
        handedOver("a", Optional.of(END)),
        quiet(SCHOOL, HEAD, Optional.of(Instant.EPOCH)));
    kept.absences().expire(END);
    holds(endless, later);
    kept.absences().expire(END);
    holds(endless, later);
  }

  @Test
  void timesAreKeptToTheMillisecond() {
    kept.absences().keep(quiet(SCHOOL, HEAD, Optional.of(END.plusNanos(1_999_999))));
    holds(quiet(SCHOOL, HEAD, Optional.of(END.plusMillis(1))));
  }
}

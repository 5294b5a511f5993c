package fr.heurtoir.gateway.rota;

import fr.heurtoir.gateway.school.Absence;
import java.time.Instant;
import java.util.List;

/** Stores who is not rung at which school, and until when. Every method blocks on the database. */
public interface AbsenceStore {
  /** All stored absences, expired ones too. */
  List<Absence> all();

  /** Stores an absence. Replaces the one with the same key. */
  void keep(Absence absence);

  /** Deletes an absence. */
  void lift(Absence.Key key);

  /** Deletes expired absences. */
  void expire(Instant now);
}

package fr.heurtoir.gateway.rota;

import fr.heurtoir.gateway.school.Absence;
import java.time.Instant;
import java.util.List;

/**
 * Stores who is not rung at which school, and until when. Times are stored to the millisecond.
 * Every method blocks on the database.
 */
public interface AbsenceStore {
  /** All stored absences, expired ones too, in no order. */
  List<Absence> all();

  /** Stores an absence. Replaces the one with the same key. */
  void keep(Absence absence);

  /** Deletes the absence with that key, if there is one. */
  void lift(Absence.Key key);

  /** Deletes expired absences: those that end at that time or before. */
  void expire(Instant now);
}

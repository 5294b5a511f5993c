package fr.heurtoir.gateway.rota;

import fr.heurtoir.gateway.school.Absence;
import java.time.Instant;
import java.util.List;

/** Who is not rung where, and until when. Every method waits for the database. */
public interface AbsenceStore {
  /** All that is kept, also what is over. */
  List<Absence> all();

  /** Keeps an absence in place of the one of the same key. */
  void keep(Absence absence);

  /** Forgets an absence. */
  void lift(Absence.Key key);

  /** Forgets what is over. */
  void expire(Instant now);
}

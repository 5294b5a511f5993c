package fr.heurtoir.gateway.rota;

import fr.heurtoir.gateway.school.Absence;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a database would keep of absences. */
public final class AbsencesInMemory implements AbsenceStore {
  private final Map<Absence.Key, Absence> kept = new ConcurrentHashMap<>();

  @Override
  public List<Absence> all() {
    return List.copyOf(kept.values());
  }

  @Override
  public void keep(Absence absence) {
    kept.put(
        absence.key(),
        new Absence(
            absence.school(),
            absence.person(),
            absence.kind(),
            absence.to(),
            absence.until().map(until -> until.truncatedTo(ChronoUnit.MILLIS)),
            absence.setBy(),
            absence.setAt().truncatedTo(ChronoUnit.MILLIS)));
  }

  @Override
  public void lift(Absence.Key key) {
    kept.remove(key);
  }

  @Override
  public void expire(Instant now) {
    kept.values().removeIf(absence -> absence.until().filter(end -> !end.isAfter(now)).isPresent());
  }
}

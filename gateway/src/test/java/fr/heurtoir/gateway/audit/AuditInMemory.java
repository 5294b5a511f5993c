package fr.heurtoir.gateway.audit;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What a database would keep of acts, written at once, with names in place of pseudonyms. */
public final class AuditInMemory implements Audit {
  private final InstantSource clock;
  private final AuditCounting counting = new AuditCounting();
  private final List<AuditCounting.Counted> kept = new ArrayList<>();

  public AuditInMemory(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void record(AuditEvent event) {
    long now = clock.instant().toEpochMilli();
    kept.addAll(counting.due(now));
    if (counting.first(event, now)) {
      kept.add(new AuditCounting.Counted(event, now, 1));
    }
  }

  /** Writes what was counted, as an ordered stop does. */
  public synchronized void stop() {
    kept.addAll(counting.rest());
  }

  /** What is kept, in its order. */
  public synchronized List<AuditCounting.Counted> kept() {
    return List.copyOf(kept);
  }
}

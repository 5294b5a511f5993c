package fr.heurtoir.gateway.audit;

import fr.heurtoir.gateway.audit.AuditKind.Merging;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Counts equal acts that strangers or phones may repeat: the first is written at once, the others
 * of its window as one entry when the window ends. Bounded by {@link Merging#most} for each kind.
 * Thread-safe; takes a moment.
 */
public final class AuditCounting {
  /** An act that happened that often up to then. */
  public record Counted(AuditEvent event, long at, long times) {}

  private static final class Window {
    final long ends;
    long more;
    long last;

    Window(long ends) {
      this.ends = ends;
    }
  }

  private final Map<AuditEvent, Window> open = new HashMap<>();
  private final Map<AuditKind, Integer> told = new HashMap<>();
  private long firstEnd = Long.MAX_VALUE;

  /**
   * Takes an act; {@link #due} at that time comes before it.
   *
   * @param at milliseconds since 1970
   * @return whether it is to be written now; otherwise it is in a later {@link #due}
   */
  public synchronized boolean first(AuditEvent event, long at) {
    if (!event.kind().merges()) {
      return true;
    }
    AuditEvent counted = event;
    Window window = open.get(counted);
    if (window == null && told.getOrDefault(event.kind(), 0) >= event.kind().merging().most()) {
      counted = event.ofMany();
      window = open.get(counted);
    }
    if (window != null) {
      window.more++;
      window.last = at;
      return false;
    }
    Window begun = new Window(at + event.kind().merging().window().toMillis());
    if (!counted.equals(event)) {
      // Nothing of it is written yet, as it stands for several.
      begun.more = 1;
      begun.last = at;
    }
    open.put(counted, begun);
    firstEnd = Math.min(firstEnd, begun.ends);
    told.merge(event.kind(), 1, Integer::sum);
    return counted.equals(event);
  }

  /** What was counted in windows that have ended. Costs nothing while none has. */
  public synchronized List<Counted> due(long now) {
    if (now < firstEnd) {
      return List.of();
    }
    List<Counted> due = new ArrayList<>();
    firstEnd = Long.MAX_VALUE;
    for (Iterator<Map.Entry<AuditEvent, Window>> each = open.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<AuditEvent, Window> entry = each.next();
      Window window = entry.getValue();
      if (window.ends <= now) {
        each.remove();
        told.merge(entry.getKey().kind(), -1, Integer::sum);
        if (window.more > 0) {
          due.add(new Counted(entry.getKey(), window.last, window.more));
        }
      } else {
        firstEnd = Math.min(firstEnd, window.ends);
      }
    }
    return due;
  }

  /** Everything that was counted, whatever its window. */
  public List<Counted> rest() {
    return due(Long.MAX_VALUE);
  }
}

package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.RingEffect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A door without a network: the test is the lock, finds here what it was asked, and answers. */
public final class FakeDoorDriver implements DoorDriver {
  private final Supplier<Instant> clock;
  private final News news;
  private final List<RingEffect.Open> waiting = new ArrayList<>();
  private final Map<Integer, String> asked = new LinkedHashMap<>();
  private boolean ready;

  /** A door that is not ready yet. */
  public FakeDoorDriver(Supplier<Instant> clock, News news) {
    this.clock = clock;
    this.news = news;
  }

  @Override
  public void open(RingEffect.Open wanted) {
    if (ready) {
      send(wanted);
    } else {
      waiting.add(wanted);
    }
  }

  private void send(RingEffect.Open wanted) {
    if (!clock.get().isBefore(wanted.goodUntil())) {
      news.moved(wanted.number(), new OpenNews.Refused(Optional.of("too-late")));
      return;
    }
    asked.put(wanted.number(), wanted.lock());
    news.moved(wanted.number(), new OpenNews.Sent());
  }

  /** The door is ready: what waited for it leaves, where it is not too late. */
  public void ready() {
    ready = true;
    for (Iterator<RingEffect.Open> each = waiting.iterator(); each.hasNext(); ) {
      RingEffect.Open wanted = each.next();
      each.remove();
      if (clock.get().isBefore(wanted.readyBy())) {
        send(wanted);
      }
    }
  }

  /** The locks that it was asked to open, by the numbers of the openings. */
  public Map<Integer, String> asked() {
    return Map.copyOf(asked);
  }

  /** The door says something of an opening; of one that it was not asked for, nobody hears it. */
  public void says(int number, OpenNews what) {
    if (asked.containsKey(number)) {
      news.moved(number, what);
    }
  }
}

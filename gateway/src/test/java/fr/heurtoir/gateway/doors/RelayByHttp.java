package fr.heurtoir.gateway.doors;

import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.RingEffect;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A driver of another kind, to try the seam with: a relay in a network of its own that is asked by
 * one HTTP request and answers by its status alone. It is always ready, and says nothing of the end
 * of a pulse.
 */
final class RelayByHttp implements DoorDriver {
  private final Function<String, CompletionStage<Integer>> post;
  private final Supplier<Instant> clock;
  private final News news;

  /**
   * @param post asks for a lock by its name; completes on the ring's loop with the status
   */
  RelayByHttp(Function<String, CompletionStage<Integer>> post, Supplier<Instant> clock, News news) {
    this.post = post;
    this.clock = clock;
    this.news = news;
  }

  @Override
  public void open(RingEffect.Open wanted) {
    if (!clock.get().isBefore(wanted.goodUntil())) {
      news.moved(wanted.number(), new OpenNews.Refused(Optional.of("too-late")));
      return;
    }
    news.moved(wanted.number(), new OpenNews.Sent());
    post.apply(wanted.lock())
        .whenComplete((status, failure) -> news.moved(wanted.number(), news(status, failure)));
  }

  private static OpenNews news(Integer status, Throwable failure) {
    if (failure == null && status / 100 == 2) {
      return new OpenNews.Accepted();
    }
    // A request that got no answer, or a server that broke, may have moved the lock all the same.
    return failure == null && status / 100 == 4
        ? new OpenNews.Refused(Optional.of("status-" + status))
        : new OpenNews.Unconfirmed();
  }
}

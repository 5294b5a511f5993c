package fr.heurtoir.gateway.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.RingEffect;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A driver of another kind, that is asked over HTTP and hears a status: what it makes of each. That
 * rings take it as any other is {@link DoorDriverContractTest}'s.
 */
class RelayByHttpTest {
  private static final Instant NOW = Instant.parse("2026-09-01T08:31:00Z");

  private final CompletableFuture<Integer> answer = new CompletableFuture<>();
  private final List<OpenNews> news = new ArrayList<>();
  private final RelayByHttp relay =
      new RelayByHttp(_ -> answer, () -> NOW, (_, what) -> news.add(what));

  private OpenNews after(Runnable answers) {
    relay.open(new RingEffect.Open(1, "gate", NOW.plusSeconds(2), NOW.plusSeconds(3)));
    assertEquals(List.of(new OpenNews.Sent()), news);
    answers.run();
    return news.getLast();
  }

  @Test
  void aSuccessIsAcceptedAndNothingIsSaidOfTheEndOfThePulse() {
    assertEquals(new OpenNews.Accepted(), after(() -> answer.complete(200)));
    assertEquals(2, news.size());
  }

  @Test
  void whatTheRelayRefusesIsRefusedWithItsStatus() {
    assertEquals(
        new OpenNews.Refused(Optional.of("status-401")), after(() -> answer.complete(401)));
  }

  @Test
  void ofARelayThatBrokeNobodyKnowsWhetherItMoved() {
    assertEquals(new OpenNews.Unconfirmed(), after(() -> answer.complete(500)));
  }

  @Test
  void ofARequestWithoutAnAnswerNobodyKnowsWhetherItMoved() {
    assertEquals(
        new OpenNews.Unconfirmed(),
        after(() -> answer.completeExceptionally(new IOException("reset"))));
  }
}

package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.ops.GivenTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a store that hangs by a fault of ours is a reason to end a gateway that rings. */
class AStoreThatHangsTest {
  private static final Duration BEAT = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final GivenTime time = new GivenTime(Instant.parse("2026-09-01T08:31:00Z"));
  private final Deque<CompletableFuture<Boolean>> questions = new ArrayDeque<>();
  private final Deque<CompletableFuture<Boolean>> trials = new ArrayDeque<>();
  private final StoreWatch watch =
      new StoreWatch(() -> kept(questions), () -> kept(trials), time::nanos);

  private static CompletableFuture<Boolean> kept(Deque<CompletableFuture<Boolean>> all) {
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    all.add(asked);
    return asked;
  }

  /** Looks at each beat for so long; whether it hung at the last one. */
  private boolean hangsAfter(Duration pass) {
    boolean hangs = false;
    for (Duration passed = Duration.ZERO; passed.compareTo(pass) < 0; passed = passed.plus(BEAT)) {
      time.pass(BEAT);
      hangs = watch.hangs();
    }
    return hangs;
  }

  @Test
  void oneThatAnswersIsAskedAgainAndNobodyTriesTheDisk() {
    for (int i = 0; i < 100; i++) {
      assertFalse(hangsAfter(BEAT));
      questions.remove().complete(true);
    }
    assertEquals(Duration.ZERO, watch.silent());
    assertEquals(0, trials.size());
  }

  @Test
  void anErrorIsAnAnswer() {
    for (int i = 0; i < 30; i++) {
      assertFalse(hangsAfter(BEAT));
      questions.remove().completeExceptionally(new IOException("the disk is full"));
    }
    assertEquals(0, trials.size());
  }

  @Test
  void whereTheDiskHangsTooTheGatewayLives() {
    assertFalse(hangsAfter(Duration.ofHours(1)));
    assertEquals(1, questions.size(), "one question waits, not one more at each beat");
    assertEquals(1, trials.size());
    assertTrue(watch.silent().compareTo(Duration.ofMinutes(59)) > 0);
    trials.remove().complete(false);
    assertFalse(hangsAfter(Duration.ofMinutes(10)));
    trials.remove().completeExceptionally(new IOException("Input/output error"));
    assertFalse(hangsAfter(BEAT));
  }

  @Test
  void whereTheDiskWorksTheStoreHangsUntilItAnswers() {
    assertFalse(hangsAfter(StoreWatch.SILENT));
    assertFalse(hangsAfter(BEAT));
    trials.remove().complete(true);
    assertTrue(hangsAfter(BEAT));
    assertTrue(hangsAfter(Duration.ofMinutes(5)));
    questions.remove().complete(true);
    assertFalse(hangsAfter(BEAT));
    assertFalse(hangsAfter(StoreWatch.SILENT));
    assertEquals(1, trials.size(), "the disk is tried anew");
  }

  @Test
  void theRealStoreAnswersAndItsDiskCanBeTried() throws Exception {
    Path state = Files.createDirectory(folder.resolve("state"));
    Path away = folder.resolve("away");
    try (StoreFixture it = new StoreFixture(state)) {
      StoreWatch real = it.store.watch(time::nanos);
      assertFalse(real.hangs());
      StoreFixture.until("it answers", () -> real.silent().isZero());
      assertTrue(it.store.diskWorks().toCompletableFuture().get(20, TimeUnit.SECONDS));
      Files.move(state, away);
      try {
        assertFalse(it.store.diskWorks().toCompletableFuture().get(20, TimeUnit.SECONDS));
      } finally {
        Files.move(away, state);
      }
    }
  }
}

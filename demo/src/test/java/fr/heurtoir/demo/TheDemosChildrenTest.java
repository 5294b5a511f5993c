package fr.heurtoir.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TheDemosChildrenTest {
  @TempDir Path logs;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  private Child.Spec shell(String script) {
    return new Child.Spec(
        "shell", List.of("sh", "-c", script), Map.of(), logs, Duration.ofSeconds(2));
  }

  private Supervisor supervisor() {
    return new Supervisor(new Announcer(new PrintStream(out, true, StandardCharsets.UTF_8), true));
  }

  private String next() throws InterruptedException {
    String line = said.poll(20, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("the child said nothing");
    }
    return line;
  }

  @Test
  void leaveNothingInTheirSessionWhenEnded() throws Exception {
    // The grandchild ignores SIGTERM and would outlive its parent.
    try (Supervisor supervisor = supervisor()) {
      Child child =
          supervisor.start(
              shell("sh -c 'trap \"\" TERM; echo deep; while :; do sleep 1; done' & echo up; wait"),
              said::add);
      next();
      next();
      assertTrue(DemoSessions.members(child.pid()).size() >= 2);
      supervisor.close();
      assertEquals(List.of(), DemoSessions.members(child.pid()));
    }
  }

  @Test
  void areStartedAgainWhereTheyAreSaidTo() throws Exception {
    try (Supervisor supervisor = supervisor()) {
      supervisor.startAgainAndAgain(shell("echo $$; exec sleep 600"), said::add);
      long first = Long.parseLong(next());
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      long second = Long.parseLong(next());
      assertTrue(first != second);
      assertTrue(out.toString(StandardCharsets.UTF_8).contains("\"event\":\"restarted\""));
      supervisor.close();
      assertEquals(List.of(), DemoSessions.members(second));
    }
  }

  @Test
  void tellTheirLastWordsWhereTheyEndTooEarly() throws Exception {
    try (Supervisor supervisor = supervisor()) {
      Child child = supervisor.start(shell("echo no such school; exit 78"), said::add);
      CannotStart failed =
          assertThrows(
              CannotStart.class,
              () ->
                  child.await(
                      new CompletableFuture<String>(),
                      "ready",
                      Duration.ofSeconds(20),
                      new CompletableFuture<>()));
      assertTrue(String.valueOf(failed.getMessage()).contains("78"));
      assertTrue(String.valueOf(failed.getMessage()).contains("no such school"));
      assertEquals(CannotStart.PROCESS, supervisor.broken().get(20, TimeUnit.SECONDS).code());
    }
  }
}

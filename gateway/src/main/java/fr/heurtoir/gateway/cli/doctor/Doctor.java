package fr.heurtoir.gateway.cli.doctor;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.ControlSocket;
import fr.heurtoir.gateway.ops.Page;
import fr.heurtoir.gateway.school.GatewayConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * The command {@code doctor [--json] [--config DIR]}: looks at what the gateway needs of its
 * machine and network. All checks beside each other; each says what was seen and what to do.
 * Changes nothing but a file that it makes in the state folder and deletes again.
 */
public final class Doctor {
  /** The exit code where something needs doing. */
  public static final int SOMETHING_TO_DO = 1;

  /** So many checks at once. */
  private static final int MOST_AT_ONCE = 64;

  private Doctor() {}

  /**
   * Runs the command.
   *
   * @param gateway asks the gateway of a control socket; status 69 without a line where none
   *     answers
   * @return 0 where all is well, 1 where something needs doing, 78 where the configuration cannot
   *     be used
   */
  public static int run(
      List<String> args,
      BiFunction<Path, List<String>, ControlSocket.Answer> gateway,
      PrintStream out,
      PrintStream err) {
    boolean json = args.contains("--json");
    Optional<GatewayConfig> config;
    try {
      String[] rest = args.stream().filter(arg -> !arg.equals("--json")).toArray(String[]::new);
      config = Command.servable(Command.folder(Command.options(rest, Set.of("config"))), err);
    } catch (Command.BadUsage bad) {
      err.println(bad.getMessage());
      return Command.USAGE;
    }
    if (config.isEmpty()) {
      return Command.CONFIGURATION;
    }
    Optional<Path> control = config.get().doors().control();
    Surroundings here =
        Surroundings.here(
            words ->
                control
                    .map(socket -> gateway.apply(socket, words))
                    .orElseGet(() -> new ControlSocket.Answer(Command.UNAVAILABLE, List.of())));
    return run(config.get(), here, json, out);
  }

  /**
   * Looks at everything and says it.
   *
   * @return 0 where all is well, 1 where something needs doing
   */
  public static int run(GatewayConfig config, Surroundings here, boolean json, PrintStream out) {
    List<DoctorFinding> findings = look(config, here);
    (json ? json(findings) : text(findings)).forEach(out::println);
    return findings.stream().allMatch(DoctorFinding::well) ? 0 : SOMETHING_TO_DO;
  }

  /** Looks at everything, in the order in which it is told. Takes a little longer than a check. */
  static List<DoctorFinding> look(GatewayConfig config, Surroundings here) {
    try (Reaching reach = new Reaching(here)) {
      List<DoctorCheck> checks = new ArrayList<>();
      checks.addAll(new GatewayChecks(here).all());
      checks.addAll(new HostChecks(config, here).all());
      checks.addAll(new NameChecks(config).all());
      checks.addAll(new PortChecks(config, reach).all());
      checks.addAll(new MediaPathChecks(config, here).all());
      checks.addAll(new OutsideChecks(config, here, reach).all());
      return all(checks, here.within());
    }
  }

  private static List<DoctorFinding> all(List<DoctorCheck> checks, Duration within) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(MOST_AT_ONCE, checks.size()),
            Thread.ofPlatform().daemon().name("doctor-", 0).factory());
    try {
      // What waits for a thread has its own time: with more checks than threads, rounds follow.
      long rounds = (checks.size() + MOST_AT_ONCE - 1L) / MOST_AT_ONCE;
      long end = System.nanoTime() + within.multipliedBy(rounds).toNanos();
      List<Future<List<DoctorFinding>>> looking =
          checks.stream().map(check -> threads.submit(check.look()::look)).toList();
      List<DoctorFinding> findings = new ArrayList<>();
      for (int i = 0; i < checks.size(); i++) {
        findings.addAll(found(checks.get(i), looking.get(i), end - System.nanoTime()));
      }
      return findings;
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<DoctorFinding> found(
      DoctorCheck check, Future<List<DoctorFinding>> looking, long nanos) {
    try {
      return looking.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      looking.cancel(true);
      return List.of(check.failed("no answer in time"));
    } catch (ExecutionException failed) {
      Throwable why = failed.getCause() == null ? failed : failed.getCause();
      String said = why.getMessage();
      return List.of(check.failed(said == null ? why.toString() : said));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return List.of(check.failed("interrupted"));
    }
  }

  static List<String> text(List<DoctorFinding> findings) {
    int widest = findings.stream().mapToInt(each -> each.about().length()).max().orElse(0);
    String under = " ".repeat(9 + Math.min(widest, 24));
    List<String> lines = new ArrayList<>();
    for (DoctorFinding each : findings) {
      String about = Page.plain(each.about());
      lines.addAll(
          Page.sentence(
              (each.well() ? "ok     " : "TO DO  ")
                  + about
                  + " ".repeat(Math.max(0, Math.min(widest, 24) - about.length()))
                  + "  ",
              under,
              each.seen()));
      if (!each.well()) {
        lines.addAll(Page.sentence(under + "-> ", under + "   ", each.mend()));
      }
    }
    long toDo = findings.stream().filter(each -> !each.well()).count();
    lines.add("");
    lines.add(
        toDo == 0
            ? "All is well: " + findings.size() + " things looked at."
            : toDo + " of " + findings.size() + " things looked at need something done.");
    return lines;
  }

  static List<String> json(List<DoctorFinding> findings) {
    JsonArray all = new JsonArray();
    for (DoctorFinding each : findings) {
      all.add(
          new JsonObject()
              .put("about", each.about())
              .put("well", each.well())
              .put("seen", each.seen())
              .put("mend", each.mend().isEmpty() ? null : each.mend()));
    }
    return List.of(new JsonObject().put("findings", all).encode());
  }
}

package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.ops.Page;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.ToPhone.TestResult;
import fr.heurtoir.gateway.school.Rota;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.wake.TestRings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The command {@code test-ring DOOR}: rings each phone that a press at that door would ring now,
 * and shows it there as a test. No door rings and nothing is opened. Blocks its caller's thread.
 */
public final class TestRingCommand {
  /** The exit code where a phone did not show the test. */
  private static final int SOMETHING_TO_DO = 1;

  /** A little longer than a test waits for its phone, and shorter than the control socket waits. */
  private static final Duration WITHIN = TestRings.LIFE.plusSeconds(2);

  private final Observed observed;
  private final Function<School, Rota> rota;
  private final TestRings tests;

  /**
   * @param rota who is rung at a school now; asked on the rings' loop, as the tests are
   */
  public TestRingCommand(Observed observed, Function<School, Rota> rota, TestRings tests) {
    this.observed = observed;
    this.rota = rota;
    this.tests = tests;
  }

  /** What became of a phone's test. */
  private record Became(boolean shown, String said) {}

  private record Tested(PhoneRef phone, CompletableFuture<Became> became) {}

  ControlSocket.Answer ask(List<String> words, GatewayLoop loop) throws CommandRefused {
    if (words.size() != 2) {
      throw new CommandRefused(Command.USAGE, Usage.notACommand(words));
    }
    School school = school(words.get(1));
    List<Tested> begun = loop.ask(() -> begin(school));
    if (begun.isEmpty()) {
      throw new CommandRefused(
          Command.UNAVAILABLE, "a press there would ring no phone now: nobody who is rung has one");
    }
    long end = System.nanoTime() + WITHIN.toNanos();
    List<List<String>> rows = new ArrayList<>();
    int shown = 0;
    for (Tested each : begun) {
      Became became = await(each.became(), end - System.nanoTime());
      shown += became.shown() ? 1 : 0;
      rows.add(List.of(each.phone().personName(), each.phone().name(), became.said()));
    }
    List<String> lines = new ArrayList<>(Page.table(0, rows));
    lines.add(shown + " of " + begun.size() + " phones showed the test.");
    return new ControlSocket.Answer(shown == begun.size() ? 0 : SOMETHING_TO_DO, lines);
  }

  private School school(String door) throws CommandRefused {
    return observed.schools().get().all().stream()
        .filter(
            school -> school.doors().stream().anyMatch(known -> known.id().value().equals(door)))
        .findFirst()
        .orElseThrow(
            () -> new CommandRefused(Command.USAGE, "no such door is configured: " + door));
  }

  private List<Tested> begin(School school) {
    Rota now = rota.apply(school);
    return observed.phones().enrolled(school.id()).stream()
        .filter(phone -> now.rings(phone.personId()))
        .sorted(Comparator.comparing(PhoneRef::personName).thenComparing(PhoneRef::id))
        .map(this::begin)
        .toList();
  }

  private Tested begin(PhoneRef phone) {
    CompletableFuture<Became> became = new CompletableFuture<>();
    if (!tests.aloud(
        phone.id(),
        result -> Optional.of(became(result)).filter(Became::shown).ifPresent(became::complete),
        result -> became.complete(became(result)))) {
      became.complete(new Became(false, "not tested: another test of it is under way"));
    }
    return new Tested(phone, became);
  }

  private static Became became(TestResult result) {
    if (result.connection().isPresent()) {
      return new Became(true, "showed it after " + Times.lasting(result.connection().get()));
    }
    if (result.woken().isPresent()) {
      return new Became(
          true, "showed the notification after " + Times.lasting(result.woken().get()));
    }
    return new Became(
        false,
        switch (result.push()) {
          case OFF -> "showed nothing, and push is off";
          case NO_SUBSCRIPTION -> "showed nothing, and cannot be woken until its app is opened";
          case SENT, DISPLAYED -> "was sent a push, and showed nothing";
          case FAILED -> "showed nothing, and the push service refused the push";
        });
  }

  private static Became await(CompletableFuture<Became> became, long nanos) throws CommandRefused {
    try {
      return became.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException late) {
      return new Became(false, "not known: the gateway is busy");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new CommandRefused(Command.UNAVAILABLE, "the gateway stops");
    }
  }
}

package fr.heurtoir.gateway.cli;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.ControlDesk;
import fr.heurtoir.gateway.school.GatewayConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The command {@code connected [--as-in FILE [--within SECONDS]]}: which doors and phones are
 * connected now, one a line; or, with such a list from before a restart, waits until they are back
 * and says in one line who is and who is not. It asks what gateways of any version answer.
 */
final class Connected {
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final Pattern DOOR = Pattern.compile("(\\S+)  registered=yes .*");
  private static final Pattern PHONE =
      Pattern.compile("(\\S+)  person=(\\S+) .* connected=yes seen=.*");

  /** So many are named that are not back. */
  private static final int NAMED = 5;

  private static final int MOST_SECONDS = 600;

  private final Function<String, Optional<List<String>>> gateway;
  private final LongSupplier nanos;
  private final Consumer<Duration> pause;
  private final PrintStream out;

  /**
   * @param gateway the lines of the running gateway's answer to a command; empty where it does not
   *     answer
   */
  Connected(
      Function<String, Optional<List<String>>> gateway,
      LongSupplier nanos,
      Consumer<Duration> pause,
      PrintStream out) {
    this.gateway = gateway;
    this.nanos = nanos;
    this.pause = pause;
    this.out = out;
  }

  /** Runs the command; the exit code: 75 where not everybody is back. */
  static int run(List<String> args, PrintStream out, PrintStream err) {
    try {
      Map<String, String> options =
          Command.options(args.toArray(String[]::new), Set.of("config", "as-in", "within"));
      Duration within = within(options);
      Optional<GatewayConfig> config = Command.servable(Command.folder(options), err);
      if (config.isEmpty()) {
        return Command.CONFIGURATION;
      }
      Optional<Path> control = config.get().doors().control();
      if (control.isEmpty()) {
        err.println("no control socket: name one by [doors] control in gateway.toml");
        return Command.CONFIGURATION;
      }
      Connected command =
          new Connected(
              words -> ask(control.get(), words),
              System::nanoTime,
              time -> LockSupport.parkNanos(time.toNanos()),
              out);
      return options.containsKey("as-in")
          ? command.again(Files.readAllLines(Path.of(options.get("as-in"))), within)
          : command.list();
    } catch (Command.BadUsage bad) {
      err.println(bad.getMessage());
      return Command.USAGE;
    } catch (IOException unreadable) {
      err.println("heurtoir-gateway: " + Command.reason(unreadable));
      return Command.UNAVAILABLE;
    }
  }

  private static Duration within(Map<String, String> options) throws Command.BadUsage {
    String text = options.getOrDefault("within", "60");
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > MOST_SECONDS) {
      throw new Command.BadUsage("--within: seconds, 0 to " + MOST_SECONDS + ", not " + text);
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }

  private static Optional<List<String>> ask(Path control, String command) {
    List<String> lines = new ArrayList<>();
    // Why it does not answer is said once, by who waits for it.
    PrintStream nobody =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return ControlClient.ask(control, List.of(command), lines::add, nobody) == 0
        ? Optional.of(lines)
        : Optional.empty();
  }

  /** Prints who is connected. */
  int list() {
    Optional<List<String>> now = now();
    now.orElse(List.of()).forEach(out::println);
    return now.isPresent() ? 0 : Command.UNAVAILABLE;
  }

  /**
   * Waits until those are connected again, and prints one line.
   *
   * @param before what {@link #list} printed
   */
  int again(List<String> before, Duration within) {
    if (before.isEmpty()) {
      out.println("no door and no phone was connected before");
      return 0;
    }
    long began = nanos.getAsLong();
    while (true) {
      Optional<List<String>> now = now();
      List<String> missing =
          before.stream().filter(one -> !now.orElse(List.of()).contains(one)).toList();
      Duration waited = Duration.ofNanos(nanos.getAsLong() - began);
      if (missing.isEmpty() || waited.compareTo(within) >= 0) {
        out.println(
            now.isPresent()
                ? said(before, missing, waited)
                : "the gateway did not answer for " + waited.toSeconds() + " s");
        return missing.isEmpty() ? 0 : ControlDesk.NOT_YET;
      }
      pause.accept(BETWEEN);
    }
  }

  private static String said(List<String> before, List<String> missing, Duration waited) {
    String back =
        "after "
            + waited.toSeconds()
            + " s "
            + of(before, missing, "door ")
            + " doors and "
            + of(before, missing, "phone ")
            + " phones are back";
    if (missing.isEmpty()) {
      return back;
    }
    String more = missing.size() > NAMED ? " and " + (missing.size() - NAMED) + " more" : "";
    return back
        + "; not back yet: "
        + String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())))
        + more;
  }

  private static String of(List<String> before, List<String> missing, String kind) {
    long all = before.stream().filter(one -> one.startsWith(kind)).count();
    long gone = missing.stream().filter(one -> one.startsWith(kind)).count();
    return (all - gone) + " of " + all;
  }

  /** Everybody who is connected; empty where the gateway does not answer. */
  private Optional<List<String>> now() {
    Optional<List<String>> doors = gateway.apply("doors");
    Optional<List<String>> phones = gateway.apply("phones");
    if (doors.isEmpty() || phones.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Stream.concat(
                doors.get().stream()
                    .map(DOOR::matcher)
                    .filter(Matcher::matches)
                    .map(door -> "door " + door.group(1)),
                phones.get().stream()
                    .map(PHONE::matcher)
                    .filter(Matcher::matches)
                    .map(phone -> "phone " + phone.group(1) + " of " + phone.group(2)))
            .toList());
  }
}

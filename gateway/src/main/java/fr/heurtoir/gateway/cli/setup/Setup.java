package fr.heurtoir.gateway.cli.setup;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.StoragePlace;
import fr.heurtoir.system.DurableFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The command {@code setup}: from an empty configuration folder to a running gateway, the link of
 * the first phone and the token of each door. It asks what its options do not say.
 *
 * <p>It writes what is missing and never overwrites. {@code gateway.toml} comes last, so that a cut
 * at any moment leaves something that the next {@code setup} completes.
 */
public final class Setup {
  /** The gateway's unit. */
  static final String UNIT = "heurtoir-gateway.service";

  /** The service's user and group, which the package makes. */
  static final String SERVICE = "heurtoir";

  private static final String PROGRAM = "/usr/bin/heurtoir-gateway";
  private static final String PROXYS = "PROXYS-CERTIFICATE.PEM";
  private static final Path STATE = Path.of("/var/lib/heurtoir");

  private final Path folder;
  private final Path state;
  private final Machine machine;
  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param state the service's folder, where the database will be
   */
  Setup(Path folder, Path state, Machine machine, Clock clock, PrintStream out, PrintStream err) {
    this.folder = folder;
    this.state = state;
    this.machine = machine;
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the command; the exit code.
   *
   * @param ask runs another command of the gateway's, such as {@code enrol}, and returns its exit
   *     code
   */
  public static int run(
      List<String> args, Function<List<String>, Integer> ask, PrintStream out, PrintStream err) {
    Optional<UnaryOperator<String>> terminal =
        Optional.ofNullable(System.console())
            .filter(console -> console.isTerminal())
            .map(
                console ->
                    prompt -> Optional.ofNullable(console.readLine("%s", prompt)).orElse(""));
    try {
      Set<String> known = new HashSet<>(Question.options());
      known.add("config");
      known.add("state");
      Map<String, String> options = Command.options(args.toArray(String[]::new), known);
      Path state = Optional.ofNullable(options.get("state")).map(Path::of).orElse(STATE);
      Setup setup =
          new Setup(Command.folder(options), state, Machine.here(), Clock.systemUTC(), out, err);
      return setup.run(options, terminal, ask);
    } catch (Command.BadUsage bad) {
      err.println(bad.getMessage());
      return Command.USAGE;
    } catch (IOException impossible) {
      err.println("heurtoir-gateway: " + Command.reason(impossible));
      return Command.UNAVAILABLE;
    }
  }

  int run(
      Map<String, String> said,
      Optional<UnaryOperator<String>> terminal,
      Function<List<String>, Integer> ask)
      throws Command.BadUsage, IOException {
    if (Files.exists(folder.resolve("gateway.toml"))) {
      out.println("kept   " + folder.resolve("gateway.toml"));
    } else {
      writeAlone(said, terminal);
    }
    Optional<GatewayConfig> config = Command.configuration(folder, err);
    if (config.isEmpty()) {
      return Command.CONFIGURATION;
    }
    Optional<Path> proxy = Optional.ofNullable(said.get("certificate")).map(Path::of);
    return machine.root() && machine.hasUnit()
        ? begin(config.get(), proxy, ask)
        : next(config.get(), proxy);
  }

  /**
   * Two at once would make an authority of the one with the key of the other. The lock's file
   * stays: where it is deleted, a second and a third setup may each lock a file of that name.
   */
  private void writeAlone(Map<String, String> said, Optional<UnaryOperator<String>> terminal)
      throws Command.BadUsage, IOException {
    SetupFiles.folder(folder);
    Path lock = folder.resolve(".setup.lock");
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        throw another();
      }
      write(Question.answers(said, terminal, machine.zone()));
    } catch (OverlappingFileLockException here) {
      throw another();
    }
  }

  private IOException another() {
    return new IOException("another setup works on " + folder);
  }

  private void write(SetupAnswers answers) throws IOException {
    Path schools = SetupFiles.folder(folder.resolve("schools.d"));
    for (Path made : new Pki(folder, machine.group(), clock).make(answers.name())) {
      out.println("made   " + made);
    }
    if (!hasFiles(schools)) {
      write(schools.resolve(answers.school().id() + ".toml"), SetupFiles.school(answers));
    }
    write(
        folder.resolve("gateway.toml"),
        SetupFiles.gateway(answers, state.resolve("gateway.db").toString()));
  }

  private static boolean hasFiles(Path schools) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(schools, "*.toml")) {
      return files.iterator().hasNext();
    }
  }

  /** Whole or not at all: the name appears when the content is on the disk. */
  private void write(Path file, String text) throws IOException {
    try {
      // The service reads it, whatever the umask is.
      DurableFile.writeNew(file, text.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    } catch (FileAlreadyExistsException there) {
      throw new IOException(file + " appeared meanwhile; it was kept", there);
    }
    out.println("made   " + file);
  }

  /** Database, service, first link and tokens. */
  private int begin(GatewayConfig config, Optional<Path> proxy, Function<List<String>, Integer> ask)
      throws IOException {
    if (toBeMade(config)) {
      int made =
          // The package's program becomes the service's user before it writes.
          machine.run(List.of(PROGRAM, "init", "--config", folder.toString()));
      if (made != 0) {
        return made;
      }
    }
    // A Type=notify unit: systemctl returns when the gateway is ready, or says why it is not.
    if (machine.run(List.of("systemctl", "enable", "--now", UNIT)) != 0) {
      err.println("heurtoir-gateway: the service did not start: journalctl -u " + UNIT);
      return Command.UNAVAILABLE;
    }
    for (List<String> command : first(config, proxy)) {
      out.println();
      out.println("heurtoir-gateway " + String.join(" ", command));
      if (command.contains(PROXYS)) {
        out.println(
            "  type it with the file of the proxy's certificate, by which the door knows it");
        continue;
      }
      int status = ask.apply(command);
      if (status != 0) {
        return status;
      }
    }
    return 0;
  }

  /** Where the service cannot be started from here: what to type. */
  private int next(GatewayConfig config, Optional<Path> proxy) {
    out.println();
    out.println("next, as the user of the service:");
    if (toBeMade(config)) {
      out.println("  heurtoir-gateway init --config " + folder);
    }
    out.println("  heurtoir-gateway --config " + folder);
    out.println("and beside it:");
    for (List<String> command : first(config, proxy)) {
      out.println("  heurtoir-gateway " + String.join(" ", command));
    }
    return 0;
  }

  /** A database of a server may be made already; whether it is, the service says. */
  private static boolean toBeMade(GatewayConfig config) {
    return config.storage().place() instanceof StoragePlace.SqliteFile(Path database)
        && !Files.exists(database);
  }

  /** The link of the first head teacher, and a token for each door of the first school. */
  private List<List<String>> first(GatewayConfig config, Optional<Path> proxy) {
    Optional<School> school = config.schools().all().stream().findFirst();
    if (school.isEmpty()) {
      return List.of();
    }
    List<List<String>> commands = new ArrayList<>();
    school.get().people().stream()
        .findFirst()
        .ifPresent(
            head ->
                commands.add(
                    List.of("enrol", head.id(), school.get().id(), "--config", folder.toString())));
    for (var door : school.get().doors()) {
      List<String> command =
          new ArrayList<>(List.of("enrol-door", door.id().value(), "--config", folder.toString()));
      if (config.web().tls().isEmpty()) {
        command.addAll(List.of("--certificate", proxy.map(Path::toString).orElse(PROXYS)));
      }
      commands.add(command);
    }
    return commands;
  }
}

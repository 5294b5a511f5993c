package fr.heurtoir.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The command lines of the demo's Java processes, from the build's output in {@code target}. */
final class Programs {
  /**
   * The gateway's memory and garbage collector for a machine of two cores: a collector without
   * threads of its own, and a heap that starts small, so that resident memory is the used memory.
   */
  private static final List<String> GATEWAY =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms64m",
          "-Xmn24m",
          "-Xmx256m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /** For a station, which draws and converts its pictures in Java. */
  private static final List<String> STATION =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms48m",
          "-Xmx192m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /** For a command that ends at once and needs no optimising compiler. */
  private static final List<String> COMMAND =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx96m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /** More options for the JVMs of the gateway and the stations, separated by spaces. */
  private static final String OPTIONS = "HEURTOIR_JVM";

  private final Path home;
  private final boolean training;
  private final String java;
  private final List<String> options;

  /**
   * @param home the project's folder
   * @param training whether the processes write ahead-of-time caches (JEP 514) instead of using
   *     them
   */
  Programs(Path home, boolean training) {
    this.home = home;
    this.training = training;
    this.java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    this.options =
        Stream.of(Objects.requireNonNullElse(System.getenv(OPTIONS), "").split(" "))
            .filter(option -> !option.isEmpty())
            .toList();
  }

  /** How long a process may take to end. Writing a cache happens at the end and takes time. */
  Duration patience() {
    return training ? Duration.ofSeconds(90) : Duration.ofSeconds(5);
  }

  /** The gateway. */
  List<String> gateway(Path config) {
    return java(
        "gateway",
        GATEWAY,
        "fr.heurtoir.gateway.Gateway",
        "--config",
        config.toString(),
        "--make-database",
        "yes");
  }

  /** The gateway's command that makes an enrolment link by asking the running gateway. */
  List<String> enrol(Path config, String school, String person) {
    return java(
        "gateway",
        COMMAND,
        "fr.heurtoir.gateway.cli.Enrol",
        person,
        school,
        "--config",
        config.toString());
  }

  /** A simulated station. */
  List<String> station(List<String> arguments) {
    return java(
        "demo", STATION, "fr.heurtoir.demo.sim.SimulatedStation", arguments.toArray(String[]::new));
  }

  private List<String> java(
      String module, List<String> flags, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(flags);
    command.addAll(options);
    Path cache = home.resolve(module).resolve("target").resolve(simpleName(mainClass) + ".aot");
    if (training) {
      command.add("-XX:AOTCacheOutput=" + cache);
    } else if (Files.isRegularFile(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.addAll(List.of("-cp", classPath(module), mainClass));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String simpleName(String mainClass) {
    return mainClass.substring(mainClass.lastIndexOf('.') + 1);
  }

  private String classPath(String module) {
    Path target = home.resolve(module).resolve("target");
    List<String> jars = new ArrayList<>(jars(target));
    jars.addAll(jars(target.resolve("lib")));
    return String.join(":", jars);
  }

  /** In a fixed order, because an ahead-of-time cache depends on it. */
  private static List<String> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).filter(f -> f.endsWith(".jar")).sorted().toList();
    } catch (IOException missing) {
      throw new UncheckedIOException("not built: " + folder, missing);
    }
  }
}

package fr.heurtoir.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command lines of the demo's Java processes, from what the build left in {@code target}. */
final class Programs {
  private final Path home;
  private final String java;

  /**
   * @param home the project's folder
   */
  Programs(Path home) {
    this.home = home;
    this.java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** A main class of the gateway, with its ahead-of-time cache where the build made one. */
  List<String> gateway(String mainClass, String... arguments) {
    return java("gateway", mainClass, List.of(), arguments);
  }

  /** A main class of the demo: everything is on its class path. */
  List<String> demo(String mainClass, String... arguments) {
    return java("demo", mainClass, List.of("--enable-native-access=ALL-UNNAMED"), arguments);
  }

  private List<String> java(String module, String mainClass, List<String> flags, String... rest) {
    List<String> command = new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(flags);
    Path cache = home.resolve(module).resolve("target").resolve(simpleName(mainClass) + ".aot");
    if (Files.isRegularFile(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.addAll(List.of("-cp", classPath(module), mainClass));
    command.addAll(List.of(rest));
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

  /** In a fixed order: an ahead-of-time cache is bound to it. */
  private static List<String> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).filter(f -> f.endsWith(".jar")).sorted().toList();
    } catch (IOException missing) {
      throw new UncheckedIOException("not built: " + folder, missing);
    }
  }
}

package fr.heurtoir.demo.sim;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Starts the simulated lock as a process of its own, with only its own code on its class path. */
final class LockChild {
  private static final Pattern NEEDED =
      Pattern.compile(
          ".*/(demo|door-agent|protocol)/(target/)?classes/?"
              + "|.*/(demo|door-agent|protocol|jackson-(core|databind|annotations|datatype-jdk8)|slf4j-api"
              + "|slf4j-jdk14|tomlj|antlr4-runtime|jsr305|jspecify)-[^/]*\\.jar");

  private LockChild() {}

  /**
   * @param config the station's {@code door.toml}
   * @param log where its output goes
   */
  static Process start(Path config, Path log) throws IOException {
    return start(config, log, List.of());
  }

  /**
   * @param before the beginning of the command line, such as {@code prlimit} with its options
   */
  static Process start(Path config, Path log, List<String> before) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms6m",
            "-Xmn2m",
            "-Xmx24m",
            "-Xss256k",
            "-XX:TrimNativeHeapInterval=2000",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-cp",
            classPath(),
            SimulatedLock.class.getName(),
            config.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(log.toFile()))
        .start();
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> NEEDED.matcher(entry).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }
}

package fr.heurtoir.gateway.cli;

import fr.heurtoir.gateway.control.CertificateWatch;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.StoragePlace;
import fr.heurtoir.protocol.pki.LocalCa;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command {@code check [--config DIR]}: every fault of the configuration, and whether what it
 * names fits together. Starts nothing, connects to nobody, changes nothing.
 */
public final class Check {
  private final GatewayConfig config;
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private Check(GatewayConfig config) {
    this.config = config;
  }

  /**
   * Runs the command. The exit code: 0 where the gateway would start and serve every commune, else
   * 78.
   */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    Path folder;
    Optional<GatewayConfig> config;
    try {
      folder = Command.folder(Command.options(args.toArray(String[]::new), Set.of("config")));
      config = Command.configuration(folder, err);
    } catch (Command.BadUsage bad) {
      err.println(bad.getMessage());
      return Command.USAGE;
    }
    return config.isEmpty()
        ? Command.CONFIGURATION
        : new Check(config.get()).run(folder, Clock.systemUTC(), out, err);
  }

  private int run(Path folder, Clock clock, PrintStream out, PrintStream err) {
    certificates(clock);
    ports();
    schools();
    if (config.storage().place() instanceof StoragePlace.SqliteFile(Path database)
        && Files.notExists(database)) {
      warnings.add("there is no database yet: heurtoir-gateway init makes " + database);
    }
    errors.forEach(what -> err.println("error    " + what));
    warnings.forEach(what -> err.println("warning  " + what));
    if (!errors.isEmpty()) {
      return Command.CONFIGURATION;
    }
    List<School> schools = config.schools().all();
    out.println(
        folder
            + ": a gateway can start by it. Schools: "
            + schools.size()
            + ", doors: "
            + schools.stream().mapToInt(school -> school.doors().size()).sum()
            + ", people: "
            + schools.stream().mapToInt(school -> school.people().size()).sum());
    return 0;
  }

  private void certificates(Clock clock) {
    for (CertificateWatch.About about : new CertificateWatch(config).findings(clock.instant())) {
      (about.finding().lasting() ? errors : warnings)
          .add("[" + about.of() + "] " + about.finding().what());
    }
    Optional<Path> key = config.doors().authorityKey();
    if (key.isEmpty()) {
      warnings.add("[doors] authority-key is not set: no door can enrol or renew");
      return;
    }
    try {
      LocalCa.open(config.sip().authority(), key.get(), clock);
    } catch (IOException unusable) {
      errors.add("[doors] authority-key: " + unusable.getMessage());
    }
  }

  /** TCP ports; the media port takes TCP too. Addresses may differ, so a clash is a warning. */
  private void ports() {
    Map<Integer, String> taken = new HashMap<>();
    take(taken, config.web().port(), "[web] port");
    take(taken, config.sip().port(), "[sip] port");
    if (config.media().tcp()) {
      take(taken, config.media().port(), "[media] port");
    }
    config.web().management().ifPresent(at -> take(taken, at.getPort(), "[web] management"));
  }

  private void take(Map<Integer, String> taken, int port, String key) {
    String before = port == 0 ? null : taken.putIfAbsent(port, key);
    if (before != null) {
      warnings.add(
          key + " is TCP port " + port + ", as " + before + " is: one machine address has it once");
    }
  }

  private void schools() {
    if (config.schools().all().isEmpty()) {
      warnings.add("no school is configured: schools.d holds no file");
    }
    for (School school : config.schools().all()) {
      if (school.people().stream().noneMatch(school::rings)) {
        warnings.add("the school " + school.id() + " rings nobody: no person of it is rung");
      }
      if (school.doors().isEmpty()) {
        warnings.add("the school " + school.id() + " has no door");
      }
    }
  }
}

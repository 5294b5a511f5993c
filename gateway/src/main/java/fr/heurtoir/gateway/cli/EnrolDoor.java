package fr.heurtoir.gateway.cli;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.ControlSocket;
import fr.heurtoir.gateway.control.DoorCommands;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.Natives;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.Store;
import fr.heurtoir.protocol.DoorId;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The command that makes a door's enrolment token; see {@code docs/door-enrolment.md}. */
final class EnrolDoor {
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private EnrolDoor() {}

  static int run(List<String> args) {
    try {
      if (args.isEmpty() || args.getFirst().startsWith("--")) {
        throw new Command.BadUsage("which door? as portail.jules-ferry");
      }
      Map<String, String> options =
          Command.options(
              args.subList(1, args.size()).toArray(String[]::new),
              Set.of("config", "hours", "address", "certificate", "revoke"));
      Optional<GatewayConfig> config = Command.servable(Command.folder(options), System.err);
      return config.isEmpty() ? Command.CONFIGURATION : run(config.get(), args.getFirst(), options);
    } catch (Command.BadUsage | IllegalArgumentException bad) {
      System.err.println(bad.getMessage());
      return Command.USAGE;
    } catch (Unusable lasting) {
      System.err.println("heurtoir-gateway: " + lasting.getMessage());
      return Command.CONFIGURATION;
    } catch (NoSuchFileException missing) {
      System.err.println("heurtoir-gateway: no such file: " + missing.getMessage());
      return Command.UNAVAILABLE;
    } catch (IOException | GeneralSecurityException unreadable) {
      System.err.println("heurtoir-gateway: " + unreadable.getMessage());
      return Command.UNAVAILABLE;
    }
  }

  private static int run(GatewayConfig config, String door, Map<String, String> options)
      throws Command.BadUsage, IOException, GeneralSecurityException {
    DoorId id =
        config.schools().all().stream()
            .flatMap(school -> school.doors().stream())
            .map(known -> known.id())
            .filter(known -> known.value().equals(door))
            .findFirst()
            .orElseThrow(() -> new Command.BadUsage("no such door is configured: " + door));
    Duration validity = Duration.ofHours(Command.hours(options.getOrDefault("hours", "72")));
    String revoke = options.getOrDefault("revoke", "no");
    if (!revoke.matches("yes|no")) {
      throw new Command.BadUsage("--revoke: yes or no, not " + revoke);
    }
    if (revoke.equals("yes")) {
      return ask(config, List.of("enrol-door", id.value(), "revoke"), System.out::println);
    }
    if (config.doors().authorityKey().isEmpty()) {
      System.err.println(
          "no certificate can be issued: name the doors' authority's key by [doors]"
              + " authority-key in gateway.toml, and restart the gateway");
      return Command.CONFIGURATION;
    }
    Path certificate =
        Optional.ofNullable(options.get("certificate"))
            .map(Path::of)
            .or(() -> config.web().tls().map(GatewayConfig.Pem::certificate))
            .orElseThrow(
                () ->
                    new Command.BadUsage(
                        "doors enrol over HTTPS: [web] certificate in gateway.toml, or"
                            + " --certificate PEM of the proxy in front"));
    String address = address(config.web(), Optional.ofNullable(options.get("address")));
    String pin = pin(certificate);
    return ask(
        config,
        List.of("enrol-door", id.value(), Long.toString(validity.toHours())),
        secret -> System.out.println(token(address, secret, pin)));
  }

  /**
   * Asks the running gateway. Where none runs, does the same itself and holds the database
   * meanwhile.
   */
  private static int ask(GatewayConfig config, List<String> words, Consumer<String> out)
      throws IOException {
    Optional<Path> control = config.doors().control();
    if (control.isPresent() && ControlClient.listens(control.get())) {
      List<String> lines = new ArrayList<>();
      int status = ControlClient.ask(control.get(), words, lines::add, System.err);
      lines.forEach(status == 0 ? out : System.err::println);
      return status;
    }
    Database database = Database.of(config.storage(), false);
    database.present();
    Natives.unpackIn(config.storage().folder());
    try (Store store =
        Store.open(database, config::schools, SteadyClock.Sources.system(), new Counters())) {
      ControlSocket.Answer answer =
          new DoorCommands(config::schools, store.ofDoors()).ask(words, "console.offline");
      answer.lines().forEach(answer.status() == 0 ? out : System.err::println);
      return answer.status();
    }
  }

  /** The token for a secret. */
  static String token(String address, String secret, String pin) {
    String json = new JsonObject().put("a", address).put("s", secret).put("p", pin).encode();
    return "hd1." + TEXT.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 of the SubjectPublicKeyInfo of a file's first certificate, base64url. */
  static String pin(Path certificate) throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(certificate)) {
      byte[] key =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(pem)
              .getPublicKey()
              .getEncoded();
      return TEXT.encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    }
  }

  private static String address(GatewayConfig.Web web, Optional<String> said)
      throws Command.BadUsage {
    if (said.isPresent()) {
      if (!said.get()
          .matches("(?:[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]):[1-9][0-9]{0,4}")) {
        throw new Command.BadUsage("--address: host:port or [address]:port, not " + said.get());
      }
      return said.get();
    }
    return web.origins().stream()
        .filter(origin -> origin.startsWith("https://"))
        .sorted()
        .findFirst()
        .map(URI::create)
        .map(origin -> origin.getHost() + ":" + (origin.getPort() < 0 ? 443 : origin.getPort()))
        .orElseGet(
            () ->
                (web.listen().contains(":") ? "[" + web.listen() + "]" : web.listen())
                    + ":"
                    + web.port());
  }
}

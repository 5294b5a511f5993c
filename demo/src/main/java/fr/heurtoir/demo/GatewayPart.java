package fr.heurtoir.demo;

import fr.heurtoir.protocol.log.LogLine;
import fr.heurtoir.protocol.order.OrderKey;
import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.protocol.pki.PemFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo's gateway: its configuration, its process, its enrolment links. */
final class GatewayPart {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  /** Whom a link can be made for: id and name. */
  /** Functions, not persons: one of each role. */
  private record Somebody(String id, String name, String role) {}

  private static final List<Somebody> PEOPLE =
      List.of(
          new Somebody("direction", "Direction", "head"),
          new Somebody("adjointe", "Adjointe", "staff"),
          new Somebody("loge", "Loge", "staff"),
          new Somebody("maitres", "Salle des maîtres", "staff"),
          new Somebody("informatique", "Informatique", "it"));

  private static final String CODE = "code ";

  private final Programs programs;
  private final Supervisor supervisor;
  private final Path logs;
  private final Path config;
  private final Path data;

  /**
   * What the gateway printed when it was ready.
   *
   * @param http the address of its page
   * @param sip host and port for doors
   * @param startupMs from the start of its process until it was ready
   */
  record Ready(String http, String sip, long startupMs, long pid) {}

  GatewayPart(Programs programs, Supervisor supervisor, Path logs, Path config, Path data) {
    this.programs = programs;
    this.supervisor = supervisor;
    this.logs = logs;
    this.config = config;
    this.data = data;
  }

  /**
   * Writes {@code gateway.toml} and the school's file.
   *
   * @param web certificate and key of the web page, or empty for plain HTTP
   * @param sip certificate and key shown to doors
   */
  void configure(
      Options options, InetAddress address, Optional<PemFiles> web, PemFiles sip, Path authority)
      throws IOException {
    String listen = address.getHostAddress();
    String pem =
        web.map(
                files ->
                    "certificate = \"%s\"\nkey = \"%s\""
                        .formatted(files.certificate(), files.key()))
            .orElse("");
    String origins =
        web.isPresent() || options.origin().isPresent()
            ? origins(options, web.isPresent()).stream()
                .map(origin -> '"' + origin + '"')
                .collect(Collectors.joining(", ", "origins = [", "]"))
            : "";
    Files.writeString(
        config.resolve("gateway.toml"),
        """
        [web]
        listen = "%s"
        port = %d
        %s
        %s

        [sip]
        listen = "%s"
        port = %d
        domain = "%s"
        certificate = "%s"
        key = "%s"
        authority = "%s"

        [media]
        listen = "%s"
        port = %d

        [storage]
        database = "%s"

        [ops]
        drain = 0

        [doors]
        order-key = "%s"
        control = "%s"
        """
                .formatted(
                    options.loopback() ? "localhost" : listen,
                    options.httpPort(),
                    origins,
                    pem,
                    listen,
                    options.sipPort(),
                    DoorPart.DOMAIN,
                    sip.certificate(),
                    sip.key(),
                    authority,
                    listen,
                    options.mediaPort(),
                    data.resolve("gateway.db"),
                    orderKey(),
                    RunFolder.of(options.data()).resolve("gateway.sock"))
            + more());
    Path schools = Files.createDirectories(config.resolve("schools.d"));
    Files.writeString(schools.resolve(DoorPart.SCHOOL + ".toml"), school(options.doors()));
  }

  /** The origins in browsers. A notification opens the app at the first one. */
  private static List<String> origins(Options options, boolean https) {
    List<String> hosts =
        https
            ? List.of("https://" + Options.inUrl(options.listen()))
            : List.of("http://localhost", "http://127.0.0.1");
    return Stream.concat(
            hosts.stream().map(host -> host + ":" + options.httpPort()), options.origin().stream())
        .toList();
  }

  /**
   * Tables from a file that somebody added, for example {@code [oidc]}, to try what the demo does
   * not configure.
   */
  private String more() throws IOException {
    Path file = data.resolveSibling("gateway.more.toml");
    return Files.exists(file) ? "\n" + Files.readString(file) : "";
  }

  /**
   * The file of the key that signs the gateway's orders; the gateway makes it where it is missing.
   */
  private Path orderKey() {
    return data.resolve("order.key");
  }

  /** The key for the doors' enrolment, whose orders they honour. Known once the gateway runs. */
  OrderPublicKey orders() throws IOException {
    return OrderKey.read(Files.readString(orderKey())).publicKey();
  }

  /** Presses are hardly limited, because people who try the demo press often. */
  private static String school(int doors) {
    StringBuilder text =
        new StringBuilder(
            """
            id = "%s"
            name = "École Jules-Ferry"

            [ring]
            presses = 100
            press-window = 60
            """
                .formatted(DoorPart.SCHOOL));
    PEOPLE.forEach(
        who ->
            text.append(
                "\n[[person]]\nid = \"%1$s\"\nname = \"%2$s\"\nrole = \"%3$s\"\nemail = \"%1$s@ecole.example\"\n"
                    .formatted(who.id(), who.name(), who.role())));
    for (DoorPart.Named door : DoorPart.NAMES.subList(0, doors)) {
      text.append("\n[[door]]\nid = \"%s\"\nname = \"%s\"\n".formatted(door.id(), door.name()));
    }
    return text.toString();
  }

  /**
   * Starts the gateway.
   *
   * @param rings told every line of its log
   */
  Ready start(RingBook rings, CompletableFuture<String> stop)
      throws IOException, CannotStart, Stopped {
    long began = System.nanoTime();
    Child.Expectation ready = Child.expect(line -> line.contains("event=ready "));
    Child child =
        supervisor.start(
            new Child.Spec(
                "gateway", programs.gateway(config), Map.of(), logs, programs.patience()),
            line -> {
              ready.accept(line);
              rings.line(line);
            });
    Map<String, String> words =
        LogLine.read(child.await(ready.line(), "ready", READY_WITHIN, stop));
    return new Ready(
        words.getOrDefault("http", ""),
        words.getOrDefault("sip", ""),
        (System.nanoTime() - began) / 1_000_000,
        child.pid());
  }

  /**
   * What enrols one phone of a person.
   *
   * @param code the short code beside the link
   * @param said the command's whole answer, with the link as a QR code
   */
  record Link(String link, String code, List<String> said) {}

  /** Makes a link that enrols one more phone of a person. */
  Link enrol(String person) throws IOException, CannotStart {
    Queue<String> said = new ConcurrentLinkedQueue<>();
    int status =
        supervisor.run(
            new Child.Spec(
                "enrol",
                programs.enrol(config, DoorPart.SCHOOL, person),
                Map.of(),
                logs,
                programs.patience()),
            said::add);
    List<String> lines = List.copyOf(said);
    Optional<String> link = lines.stream().filter(line -> line.startsWith("http")).findFirst();
    Optional<String> code =
        lines.stream()
            .filter(line -> line.startsWith(CODE))
            .map(line -> line.substring(CODE.length()).strip())
            .findFirst();
    if (status != 0 || link.isEmpty() || code.isEmpty()) {
      throw new CannotStart(
          CannotStart.PROCESS, "no link for " + person + ": " + String.join("\n", lines));
    }
    return new Link(link.get(), code.get(), lines);
  }
}

package fr.heurtoir.gateway.school;

import fr.heurtoir.config.ConfigProblem;
import fr.heurtoir.config.TomlFile;
import fr.heurtoir.config.TomlSection;
import fr.heurtoir.gateway.school.GatewayConfig.DoorRules;
import fr.heurtoir.gateway.school.GatewayConfig.Media;
import fr.heurtoir.gateway.school.GatewayConfig.Oidc;
import fr.heurtoir.gateway.school.GatewayConfig.Ops;
import fr.heurtoir.gateway.school.GatewayConfig.Pem;
import fr.heurtoir.gateway.school.GatewayConfig.Push;
import fr.heurtoir.gateway.school.GatewayConfig.Sip;
import fr.heurtoir.gateway.school.GatewayConfig.Storage;
import fr.heurtoir.gateway.school.GatewayConfig.Time;
import fr.heurtoir.gateway.school.GatewayConfig.Web;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads {@code gateway.toml}, {@code schools.d} and {@code communes.d} of one folder. */
final class ConfigReader {
  static final int MOST_ORIGINS = 16;
  private static final int MOST_ADDRESSES = 8;

  private static final int MOST_LOOPS = 64;

  private static final Pattern ADDRESS =
      Pattern.compile("localhost|[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}");
  private static final String ADDRESS_SAID =
      "\"localhost\" or an IPv4 or IPv6 address, such as \"0.0.0.0\"";
  private static final String PEM = "a PEM file that can be read";
  static final Pattern ORIGIN =
      Pattern.compile("https?://(?:[a-z0-9.-]{1,253}|\\[[0-9a-f:.]{2,45}\\])(?::[0-9]{1,5})?");
  static final String ORIGIN_SAID =
      "https://host or https://host:port, in lower case and without anything after it";
  private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");
  private static final String HOST_SAID = "a host name in lower case";

  private static final Pattern REACHED =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]{2,45}\\]):[1-9][0-9]{0,4}");
  private static final String REACHED_SAID = "host:port or [address]:port, in lower case";

  private static final int MOST_PROXIES = 32;
  private static final Pattern NETWORK = Pattern.compile("[0-9a-fA-F:.]{2,45}(?:/[0-9]{1,3})?");
  private static final String NETWORK_SAID =
      "an address, or a network such as \"192.0.2.0/24\" or \"2001:db8::/64\", not all of them";
  private static final Pattern LISTENS =
      Pattern.compile("(?:localhost|[0-9.]{7,15}|\\[[0-9a-fA-F:.]{2,45}\\]):[0-9]{1,5}");
  private static final String LISTENS_SAID =
      "an address of this machine and a port, such as \"127.0.0.1:9464\"";

  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9/_+-]{1,64}");
  private static final String ZONE_SAID =
      "a time zone of the IANA database, such as \"Europe/Paris\"";

  /** The most bytes in {@code sockaddr_un} (unix(7)) without the final zero. */
  private static final int MOST_SOCKET_PATH = 107;

  private final Path folder;
  private final List<ConfigProblem> problems = new ArrayList<>();

  /** What is passed over in {@code communes.d}, by name. */
  private final Set<String> without;

  ConfigReader(Path folder) {
    this(folder, Set.of());
  }

  private ConfigReader(Path folder, Set<String> without) {
    this.folder = folder.toAbsolutePath().normalize();
    this.without = without;
  }

  /**
   * What can be served: without the further communes in whose folders there is a fault, where there
   * is none elsewhere.
   */
  ConfigResult.Servable servable() {
    ConfigResult all = read();
    if (!(all instanceof ConfigResult.Faulty(List<ConfigProblem> faults))) {
      return ConfigResult.Servable.as(all);
    }
    Path communes = folder.resolve("communes.d");
    SortedSet<String> faulty = new TreeSet<>();
    for (ConfigProblem fault : faults) {
      if (!fault.file().startsWith(communes) || fault.file().equals(communes)) {
        return ConfigResult.Servable.as(all);
      }
      faulty.add(communes.relativize(fault.file()).getName(0).toString());
    }
    return switch (new ConfigReader(folder, faulty).read()) {
      case ConfigResult.Loaded rest -> new ConfigResult.Servable(rest, faulty, faults);
      case ConfigResult.Faulty _ -> ConfigResult.Servable.as(all);
    };
  }

  ConfigResult read() {
    // The schools are read first and their faults are named after those of gateway.toml.
    List<ConfigProblem> ofSchools = new ArrayList<>();
    SchoolFolder schools = new SchoolFolder(ofSchools);
    schools.read(CommuneId.FIRST, folder);
    Optional<GatewayConfig> config =
        new TomlFile(folder.resolve("gateway.toml"), problems).read(top -> config(top, schools));
    problems.addAll(ofSchools);
    return config.isPresent() && problems.isEmpty()
        ? new ConfigResult.Loaded(config.get())
        : new ConfigResult.Faulty(problems);
  }

  private GatewayConfig config(TomlSection top, SchoolFolder schools) {
    Web web = web(top.section("web"));
    Sip sip = sip(top.section("sip"));
    Media media = media(top.section("media"));
    Storage storage = StorageReader.read(top.section("storage"));
    Ops ops = ops(top.section("ops"));
    DoorRules doors = doors(top.section("doors"), sip, storage);
    Optional<Oidc> oidc = OidcReader.read(top);
    Time time = time(top.section("time"));
    Push push = PushReader.read(top.section("push"), storage);
    if (!push.hosts().isEmpty() && web.origins().isEmpty()) {
      top.section("web").missing("origins", "a notification names the phone's app by it");
    }
    CommuneReader communes =
        new CommuneReader(folder, without, problems, schools, storage, push, time);
    List<Commune> all =
        communes.read(
            new Commune(
                CommuneId.FIRST,
                web.origins(),
                web.address(),
                oidc,
                new Commune.Vapid(push.key(), push.subject()),
                doors.orderKey(),
                time.zone()));
    return new GatewayConfig(
        web, sip, doors, media, storage, ops, oidc, time, push, schools.schools(all));
  }

  private Web web(TomlSection web) {
    String listen = web.optionalText("listen", ADDRESS, ADDRESS_SAID).orElse("localhost");
    InetAddress address = address(web, "listen", listen);
    int port = web.integer("port", 0, 65_535, 8080);
    List<String> origins = web.texts("origins", MOST_ORIGINS, ORIGIN, ORIGIN_SAID);
    Optional<Pem> tls = Optional.empty();
    if (web.has("certificate") || web.has("key")) {
      tls = Optional.of(new Pem(web.file("certificate", PEM), web.file("key", PEM)));
    } else {
      web.optionalPath("certificate", PEM);
      web.optionalPath("key", PEM);
      if (!address.isLoopbackAddress()
          && origins.stream().noneMatch(origin -> origin.startsWith("https://"))) {
        web.problem(
            "listen",
            "phones' browsers want HTTPS: certificate and key, or localhost, or origins with"
                + " https:// behind a proxy of yours");
      }
    }
    if (tls.isPresent() && address.isAnyLocalAddress() && origins.isEmpty()) {
      web.missing(
          "origins", "what phones' browsers know this gateway by, as it listens everywhere");
    }
    List<CidrBlock> proxies = proxies(web);
    Optional<InetSocketAddress> management = management(web);
    return new Web(listen, port, Set.copyOf(origins), tls, proxies, management);
  }

  private static List<CidrBlock> proxies(TomlSection web) {
    List<CidrBlock> proxies = new ArrayList<>();
    for (String text : web.texts("trusted-proxies", MOST_PROXIES, NETWORK, NETWORK_SAID)) {
      Optional<CidrBlock> network = CidrBlock.read(text).filter(read -> read.bits() > 0);
      network.ifPresentOrElse(
          proxies::add,
          () -> web.problem("trusted-proxies", NETWORK_SAID + ", not \"" + text + "\""));
    }
    return proxies;
  }

  private static Optional<InetSocketAddress> management(TomlSection web) {
    return web.optionalText("management", LISTENS, LISTENS_SAID)
        .map(
            text -> {
              int colon = text.lastIndexOf(':');
              String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
              int port = Integer.parseInt(text.substring(colon + 1));
              if (port > 65_535) {
                web.problem("management", LISTENS_SAID + ", not \"" + text + "\"");
                port = 0;
              }
              return new InetSocketAddress(address(web, "management", host), port);
            });
  }

  private Sip sip(TomlSection sip) {
    String listen = sip.optionalText("listen", ADDRESS, ADDRESS_SAID).orElse("0.0.0.0");
    Sip read =
        new Sip(
            address(sip, "listen", listen),
            sip.integer("port", 0, 65_535, 5061),
            sip.text("domain", HOST, HOST_SAID),
            sip.optionalText("host", HOST, HOST_SAID),
            new Pem(sip.file("certificate", PEM), sip.file("key", PEM)),
            sip.file("authority", PEM));
    return read;
  }

  private DoorRules doors(TomlSection doors, Sip sip, Storage storage) {
    Path state = storage.folder().resolve("order.key");
    Path orderKey = doors.optionalPath("order-key", "a file's path").orElse(state);
    Path parent = orderKey.getParent();
    if (doors.has("order-key")
        && (parent == null || !Files.isDirectory(parent) || Files.isDirectory(orderKey))) {
      doors.problem("order-key", "a file in a folder that exists, not " + orderKey);
    }
    Optional<Path> control = doors.optionalPath("control", "a socket's path");
    if (control.filter(ConfigReader::tooLong).isPresent()) {
      doors.problem(
          "control", "a path of at most " + MOST_SOCKET_PATH + " bytes, as unix(7) has it");
    }
    Path usual = storage.folder().resolve("control.sock");
    if (control.isEmpty() && !tooLong(usual)) {
      control = Optional.of(usual);
    }
    Optional<Path> authorityKey = doors.optionalFile("authority-key", PEM);
    Path trust = doors.optionalFile("trust", PEM).orElse(sip.authority());
    List<String> addresses = doors.texts("addresses", MOST_ADDRESSES, REACHED, REACHED_SAID);
    DoorRules read =
        new DoorRules(
            orderKey,
            Duration.ofDays(doors.integer("key-overlap-days", 1, 365, 30)),
            authorityKey,
            trust,
            Duration.ofDays(doors.integer("certificate-days", 1, 825, 90)),
            addresses.isEmpty()
                ? List.of(sip.host().orElse(sip.domain()) + ":" + sip.port())
                : addresses,
            control);
    return read;
  }

  private static boolean tooLong(Path socket) {
    return socket.toString().getBytes(StandardCharsets.UTF_8).length > MOST_SOCKET_PATH;
  }

  /** One media loop for each core, by default. */
  private static int cores() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_LOOPS);
  }

  private Media media(TomlSection media) {
    String listen = media.optionalText("listen", ADDRESS, ADDRESS_SAID).orElse("0.0.0.0");
    InetAddress address = address(media, "listen", listen);
    List<InetAddress> advertised = new ArrayList<>();
    for (String text : media.texts("advertised", MOST_ADDRESSES, ADDRESS, ADDRESS_SAID)) {
      InetAddress told = address(media, "advertised", text);
      if (told.isAnyLocalAddress()) {
        media.problem("advertised", "an address that peers can reach, not " + text);
      }
      advertised.add(told);
    }
    if (advertised.isEmpty() && address.isAnyLocalAddress()) {
      media.missing("advertised", "the addresses by which phones and doors reach this machine");
    }
    Media read =
        new Media(
            address,
            media.integer("port", 0, 65_535, 7_880),
            advertised.isEmpty() ? List.of(address) : advertised,
            media.bool("tcp", true),
            media.integer("loops", 1, MOST_LOOPS, cores()));
    return read;
  }

  private static Ops ops(TomlSection ops) {
    return new Ops(Duration.ofSeconds(ops.integer("drain", 0, 120, 120)));
  }

  private static Time time(TomlSection time) {
    return new Time(zone(time).orElseGet(ZoneId::systemDefault));
  }

  /** Reads {@code [time]}. */
  static Optional<ZoneId> zone(TomlSection time) {
    Optional<String> zone = time.optionalText("zone", ZONE, ZONE_SAID);
    if (zone.isPresent() && !ZoneId.getAvailableZoneIds().contains(zone.get())) {
      time.problem("zone", ZONE_SAID + ", not \"" + zone.get() + "\"");
      zone = Optional.empty();
    }
    return zone.map(ZoneId::of);
  }

  /** Reads an address, or {@code localhost}. Never asks a name server. */
  private static InetAddress address(TomlSection section, String key, String text) {
    if (text.equals("localhost")) {
      return InetAddress.getLoopbackAddress();
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException notAnAddress) {
      section.problem(key, ADDRESS_SAID + ", not \"" + text + "\"");
      return InetAddress.getLoopbackAddress();
    }
  }
}

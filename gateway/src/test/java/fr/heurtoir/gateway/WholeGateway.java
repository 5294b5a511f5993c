package fr.heurtoir.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.gateway.control.Configured;
import fr.heurtoir.gateway.media.MediaConfig;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.phone.TestKey;
import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.HistoryPolicy;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.PersonId;
import fr.heurtoir.gateway.school.Rights;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.Role;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.SchoolId;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.sip.DoorSipConfig;
import fr.heurtoir.gateway.store.NewDatabase;
import fr.heurtoir.gateway.web.Proving;
import fr.heurtoir.gateway.web.TestPhone;
import fr.heurtoir.gateway.web.WebServer;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The whole gateway on free ports of this machine, with one school, its stations and phones. */
final class WholeGateway implements AutoCloseable {
  static final String DOMAIN = "ecoles.example.fr";
  static final DoorId GATE = new DoorId("d1.jules-ferry");

  /** One of each role. */
  static final List<Person> PEOPLE =
      List.of(
          new Person("directrice", "Mme Martin", Role.HEAD, true),
          new Person("adjointe", "Adjointe", Role.STAFF, true),
          new Person("informatique", "Informatique", Role.IT, true));

  final Rooms rooms;
  final LocalCa ca;
  volatile Schools schools;
  private final Path folder;
  private final List<AutoCloseable> guests = new ArrayList<>();
  private String cookie = "";
  private final Map<String, TestKey> deviceKeys = new ConcurrentHashMap<>();

  WholeGateway(Path folder, int doors) throws Exception {
    this(folder, doors, HistoryPolicy.standard());
  }

  WholeGateway(Path folder, int doors, HistoryPolicy history) throws Exception {
    this(folder, doors, history, List.of(), Optional.empty());
  }

  /** With push services that may be contacted, at private addresses as well. */
  WholeGateway(
      Path folder,
      int doors,
      HistoryPolicy history,
      List<String> pushHosts,
      Optional<Path> pushAuthority)
      throws Exception {
    this(
        folder,
        new Schools(
            List.of(
                commune(
                    CommuneId.FIRST,
                    folder,
                    Set.of(),
                    "https://heurtoir.example",
                    Optional.empty())),
            List.of(school(CommuneId.FIRST, doors, history)),
            Map.of()),
        web -> web.listen("localhost", 0),
        pushHosts,
        pushAuthority);
  }

  /** With those communes and schools, whose phones come in as {@code web} says. */
  WholeGateway(
      Path folder,
      Schools schools,
      UnaryOperator<WebServer.Builder> web,
      List<String> pushHosts,
      Optional<Path> pushAuthority)
      throws Exception {
    this.folder = folder;
    this.schools = schools;
    this.ca = LocalCa.in(folder, "Heurtoir test", Clock.systemUTC());
    PemFiles server =
        ca.issueServer(folder, "server", List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
    InetAddress here = InetAddress.getLoopbackAddress();
    this.rooms =
        Rooms.open(
            new Rooms.Plan(
                () -> this.schools,
                NewDatabase.at(folder.resolve("gateway.db")),
                Duration.ofDays(30),
                Duration.ofDays(180),
                new GatewayConfig.DoorRules(
                    folder.resolve("order.key"),
                    Duration.ofDays(30),
                    Optional.of(folder.resolve("ca-key.pem")),
                    folder.resolve("ca.pem"),
                    Duration.ofDays(90),
                    List.of("localhost:5061"),
                    Optional.of(folder.resolve("control.sock"))),
                MediaConfig.of(here, 0, List.of(here)).withLoops(2),
                DoorSipConfig.builder(
                        new InetSocketAddress(here, 0),
                        new TlsFiles(server.certificate(), server.key(), ca.certificate()),
                        DOMAIN,
                        door -> this.schools.door(door).isPresent())
                    .build(),
                new GatewayConfig.Push(
                    pushHosts,
                    pushHosts,
                    "mailto:informatique@commune.example",
                    folder.resolve("push.key"),
                    pushAuthority),
                builder -> web.apply(builder).app("web/app"),
                () -> Configured.STARTING));
  }

  /** A commune whose keys are in that folder. */
  static Commune commune(
      CommuneId id,
      Path folder,
      Set<String> origins,
      String address,
      Optional<GatewayConfig.Oidc> oidc) {
    return new Commune(
        id,
        origins,
        address,
        oidc,
        new Commune.Vapid(
            folder.resolve(id.label() + "push.key"), "mailto:informatique@commune.example"),
        folder.resolve(id.label() + "order.key"),
        ZoneId.of("Europe/Paris"));
  }

  /** Its one school, with {@link #PEOPLE} of its own. */
  static School school(CommuneId commune, int doors, HistoryPolicy history) {
    String id = new SchoolId(commune, "jules-ferry").value();
    return new School(
        id,
        "École Jules-Ferry",
        IntStream.rangeClosed(1, doors)
            .mapToObj(
                n ->
                    new Door(
                        new DoorId("d" + n + "." + id),
                        "Porte " + n,
                        List.of("gate"),
                        Duration.ofSeconds(3)))
            .toList(),
        PEOPLE.stream()
            .map(
                person ->
                    new Person(
                        new PersonId(commune, person.id()).value(),
                        person.name(),
                        person.role(),
                        person.rings()))
            .toList(),
        Rights.standard(),
        RingPlan.standard(),
        history);
  }

  /** A station that is enrolled and not registered yet. */
  StationDouble station(DoorId door) throws Exception {
    return station(door, door.value());
  }

  /** The same with the key of a file of that name, a new one where there is none. */
  StationDouble station(DoorId door, String file) throws Exception {
    PemFiles pem = ca.issueDoor(folder, file, door, DOMAIN, Duration.ofDays(1));
    return station(door, new TlsFiles(pem.certificate(), pem.key(), ca.certificate()));
  }

  /** The same with files of its own. */
  StationDouble station(DoorId door, TlsFiles tls) throws Exception {
    StationDouble station =
        new StationDouble(
            tls,
            door,
            DOMAIN,
            rooms.sip().tlsPort(),
            rooms.stations().keys().of(door).epoch().keys());
    guests.add(station);
    return station;
  }

  /** The school is another one from now on, as after a reload of its file. */
  void reload(UnaryOperator<School> change) {
    schools =
        new Schools(schools.communes(), schools.all().stream().map(change).toList(), Map.of());
    rooms.reloaded();
  }

  /** With another plan, which the next rings go by. */
  static UnaryOperator<School> plan(UnaryOperator<RingPlan> change) {
    return school ->
        new School(
            school.id(),
            school.name(),
            school.doors(),
            school.people(),
            school.rights(),
            change.apply(school.plan()),
            school.history());
  }

  /** With doors whose locks only some may open. */
  static UnaryOperator<School> doors(Map<String, Set<Role>> openBy) {
    return school ->
        new School(
            school.id(),
            school.name(),
            school.doors().stream()
                .map(d -> new Door(d.id(), d.name(), d.locks(), d.pulse(), openBy))
                .toList(),
            school.people(),
            school.rights(),
            school.plan(),
            school.history());
  }

  /** With other people. */
  static UnaryOperator<School> people(Person... people) {
    return school ->
        new School(
            school.id(),
            school.name(),
            school.doors(),
            List.of(people),
            school.rights(),
            school.plan(),
            school.history());
  }

  /** A phone that was welcomed. */
  TestPhone phone() throws Exception {
    return phone("directrice");
  }

  /** A phone of that person, who is of the school, that was welcomed. */
  TestPhone phone(String person) throws Exception {
    return phone(person, "jules-ferry", rooms.web().address());
  }

  /**
   * A phone of that person that was welcomed.
   *
   * @param web by which its browser knows its commune
   */
  TestPhone phone(String person, String school, String web) throws Exception {
    TestKey key = TestKey.make();
    String token =
        rooms.store().enrolments().issueToken(person, school, Duration.ofHours(1), "console.test");
    if (!(rooms
            .store()
            .enrolments()
            .redeem(
                PersonId.of(person).commune(),
                new EnrolmentLink.Secret.Token(token),
                "Direction",
                key.text())
        instanceof Redeemed.Enrolled enrolled)) {
      throw new AssertionError("not enrolled");
    }
    this.cookie = "__Host-heurtoir=" + enrolled.cookie();
    deviceKeys.put(cookie, key);
    TestPhone phone =
        TestPhone.connect(
            HttpClient.newHttpClient(),
            URI.create(web),
            "__Host-heurtoir=" + enrolled.cookie(),
            web,
            "heurtoir.v1",
            new TestPhone.Device(enrolled.phone().id(), key));
    guests.add(phone);
    phone.hello();
    heard(phone, message -> message.path("type").asText().equals("welcome"));
    return phone;
  }

  /** The session of the phone that came last, as its browser sends it. */
  String cookie() {
    return cookie;
  }

  /** Asks the REST API by the session of the phone that came last. */
  HttpResponse<byte[]> get(String path) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(rooms.web().address() + path))
            .header("Cookie", cookie)
            .build());
  }

  /** Posts nothing to the REST API by the session of the phone that came last. */
  HttpResponse<byte[]> post(String path) throws Exception {
    String web = rooms.web().address();
    return send(
        HttpRequest.newBuilder(URI.create(web + path))
            .header("Cookie", cookie)
            .header("Origin", web)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  /** Sends a request, with a proof where its cookie is of a phone of this commune's. */
  HttpResponse<byte[]> send(HttpRequest request) throws Exception {
    TestKey key = deviceKeys.get(request.headers().firstValue("Cookie").orElse(""));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return key == null
          ? http.send(request, HttpResponse.BodyHandlers.ofByteArray())
          : Proving.send(http, request, key, HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  /** The same, as JSON. */
  JsonNode json(String path) throws Exception {
    return JsonMapper.builder().build().readTree(get(path).body());
  }

  /** The next message that fits; what comes before it is passed over. */
  static JsonNode heard(TestPhone phone, Predicate<JsonNode> fits) throws Exception {
    for (int passed = 0; passed < 200; passed++) {
      JsonNode message = phone.next();
      if (fits.test(message)) {
        return message;
      }
    }
    throw new AssertionError("200 messages, and none fits");
  }

  /** The next message of that type whose member has that value. */
  static JsonNode heard(TestPhone phone, String type, String member, String value)
      throws Exception {
    return heard(
        phone,
        message ->
            message.path("type").asText().equals(type)
                && message.path(member).asText().equals(value));
  }

  /** Somebody taps on Open; an answer's {@code re} is 7. */
  static void open(TestPhone phone, RingId ring) throws InterruptedException {
    phone.say(
        "{\"type\":\"open\",\"ring\":\""
            + ring
            + "\",\"lock\":\"gate\",\"id\":7,"
            + phone.proof("open", ring.value(), "gate")
            + "}");
  }

  /** Runs something on the rings' loop. */
  <T> T onLoop(Callable<T> task) throws Exception {
    return rooms.loop().submit(task).get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable guest : guests) {
      guest.close();
    }
    rooms.close();
  }
}

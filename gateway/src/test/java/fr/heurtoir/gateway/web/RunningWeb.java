package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.history.PicturesInMemory;
import fr.heurtoir.gateway.history.RingsInMemory;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.FromPhone;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneBook;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.phone.PhoneLimits;
import fr.heurtoir.gateway.phone.PhoneListener;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.PhoneRights;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.PhonesInMemory;
import fr.heurtoir.gateway.phone.Revocations;
import fr.heurtoir.gateway.phone.SchoolInfo;
import fr.heurtoir.gateway.phone.TestKey;
import fr.heurtoir.gateway.requests.Requests;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The real web server over a real hub, on a free port, with one school. */
final class RunningWeb implements AutoCloseable {
  static final Duration BOUND = Duration.ofSeconds(20);

  final Counters counters = new Counters();
  final Schools schools =
      new Schools(
          List.of(),
          List.of(
              new School(
                  "jules-ferry",
                  "École Jules-Ferry",
                  List.of(
                      new Door(
                          new DoorId("portail.jules-ferry"),
                          "Portail",
                          List.of("gate"),
                          Duration.ofSeconds(3))),
                  List.of(new Person("directrice", "Mme Martin"), new Person("agent", "M. Petit")),
                  RingPlan.standard())),
          Map.of(CommuneId.FIRST, Map.of("directrice@ecole.example", "directrice")));
  final Heard heard = new Heard();
  final Kept kept;
  final PhoneStore store;
  final PhoneHub hub;
  final WebServer web;
  final HttpClient http = HttpClient.newBuilder().connectTimeout(BOUND).build();
  private final Map<String, TestPhone.Device> devices = new ConcurrentHashMap<>();
  private final ExecutorService loop = Executors.newSingleThreadExecutor();

  RunningWeb() throws IOException {
    this(PhoneLimits.standard(), builder -> builder);
  }

  RunningWeb(PhoneLimits limits, UnaryOperator<WebServer.Builder> more) throws IOException {
    this(RunningWeb::inMemory, limits, more);
  }

  RunningWeb(
      Function<Supplier<Schools>, Kept> keeper,
      PhoneLimits limits,
      UnaryOperator<WebServer.Builder> more)
      throws IOException {
    kept = keeper.apply(() -> schools);
    store = kept.phones();
    PhoneBook book = new PhoneBook(store.phones(), () -> schools);
    hub = new PhoneHub(book, Requests.KINDS, loop, limits, System::nanoTime, counters);
    hub.begin(heard);
    Revocations revocations = new Revocations(store, book, PhoneRights.ownPhonesOnly(), hub);
    web =
        more.apply(
                WebServer.builder(kept, hub, revocations, () -> schools, counters)
                    .listen("localhost", 0)
                    .app("web/app"))
            .start();
  }

  private static Kept inMemory(Supplier<Schools> schools) {
    PhonesInMemory phones = new PhonesInMemory(schools, InstantSource.system());
    RingsInMemory rings = new RingsInMemory(phones::name);
    return new Kept(
        phones,
        new AccountsInMemory(phones),
        rings,
        new PicturesInMemory(rings, InstantSource.system()));
  }

  String token(String person) {
    return store
        .enrolments()
        .issueToken(person, "jules-ferry", Duration.ofHours(1), "console.test");
  }

  EnrolmentLink.Issued issue(String person) {
    return store.enrolments().issue(person, "jules-ferry", Duration.ofHours(1), "console.test");
  }

  /** Enrols a phone over HTTP and gives its cookie, name and value. */
  String enrol(String person, String name) throws IOException, InterruptedException {
    return enrolBy(token(person), name);
  }

  /** Enrols a phone by a token that somebody else issued. */
  String enrolBy(String token, String name) throws IOException, InterruptedException {
    TestKey key = TestKey.make();
    HttpResponse<String> answer =
        post("/api/v1/enrol", key.enrolment("token", token, name), web.address());
    if (answer.statusCode() != 200) {
      throw new AssertionError("enrolment answered " + answer.statusCode() + answer.body());
    }
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    String phone = TestPhone.JSON.readTree(answer.body()).path("phone").path("id").asText();
    devices.put(cookie, new TestPhone.Device(phone, key));
    return cookie;
  }

  /** That cookie is sent with proofs by that device from now on. */
  void owns(String cookie, TestPhone.Device device) {
    devices.put(cookie, device);
  }

  /** The device of a cookie. */
  TestPhone.Device device(String cookie) {
    return devices.getOrDefault(cookie, new TestPhone.Device("nobody", TestKey.make()));
  }

  HttpResponse<String> post(String path, String body, String origin, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(web.address() + path))
            .timeout(BOUND)
            .header("Content-Type", "application/json")
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return sent(request.build());
  }

  /** With a proof by the device's key, where the cookie is of a device of this test's. */
  private HttpResponse<String> sent(HttpRequest request) throws IOException, InterruptedException {
    TestPhone.Device device = devices.get(request.headers().firstValue("Cookie").orElse(""));
    return device == null
        ? http.send(request, HttpResponse.BodyHandlers.ofString())
        : Proving.send(http, request, device.key(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(web.address() + path)).timeout(BOUND);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return sent(request.build());
  }

  TestPhone connect(String cookie) {
    return connect(cookie, device(cookie));
  }

  TestPhone connect(String cookie, TestPhone.Device device) {
    // A connection of its own, as a browser's: one that was kept may just end for its idleness.
    return TestPhone.connect(
        HttpClient.newHttpClient(),
        URI.create(web.address()),
        cookie,
        web.address(),
        "heurtoir.v1",
        device);
  }

  @Override
  public void close() {
    http.close();
    web.close();
    loop.shutdownNow();
  }

  /** What the listener heard; says ok to every message unless told otherwise. */
  static final class Heard implements PhoneListener {
    sealed interface Event {}

    record Ready(PhoneRef phone, boolean resumed) implements Event {}

    record Gone(PhoneRef phone, boolean orderly) implements Event {}

    record Said(PhoneRef phone, FromPhone message) implements Event {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    volatile java.util.function.Consumer<PhoneReply> reply = PhoneReply::ok;

    Event next() throws InterruptedException {
      Event event = events.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing was heard in " + BOUND);
      }
      return event;
    }

    @Override
    public List<SchoolInfo> schools(PhoneRef phone) {
      return List.of(
          new SchoolInfo(
              new Named("jules-ferry", "École Jules-Ferry"),
              List.of(
                  new SchoolInfo.DoorInfo(
                      new Named("portail.jules-ferry", "Portail"),
                      true,
                      List.of("gate"),
                      false,
                      List.of())),
              List.of()));
    }

    @Override
    public void onReady(PhoneRef phone, boolean resumed) {
      events.add(new Ready(phone, resumed));
    }

    @Override
    public void onGone(PhoneRef phone, boolean orderly) {
      events.add(new Gone(phone, orderly));
    }

    @Override
    public void onMessage(PhoneRef phone, FromPhone message, PhoneReply answer) {
      events.add(new Said(phone, message));
      reply.accept(answer);
    }
  }
}

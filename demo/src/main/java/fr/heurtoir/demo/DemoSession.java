package fr.heurtoir.demo;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.protocol.pki.PemFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of the demo: checks whether it may start, starts its parts in order, serves the bell. */
final class DemoSession implements AutoCloseable {
  private static final Duration RING_WITHIN = Duration.ofSeconds(10);

  /** The longest possible ring: answer timeout, longest call, and a margin. */
  private static final Duration END_WITHIN = Duration.ofMinutes(20);

  private final Options options;
  private final Announcer announcer;
  private final Programs programs;
  private final CompletableFuture<String> stop;
  private final Supervisor supervisor;
  private final RingBook rings = new RingBook();
  private final List<DoorPart> doors = new ArrayList<>();

  DemoSession(
      Options options, Announcer announcer, Programs programs, CompletableFuture<String> stop) {
    this.options = options;
    this.announcer = announcer;
    this.programs = programs;
    this.stop = stop;
    this.supervisor = new Supervisor(announcer);
  }

  /**
   * Returns when a ring can be taken.
   *
   * @throws CannotStart where it cannot; nothing is changed before the ports are known to be free
   */
  void start() throws CannotStart, Stopped, IOException {
    long began = System.nanoTime();
    Path data = options.data();
    DataFolder.refuseIfTaken(data);
    InetAddress address = address();
    Ports.check(wanted(address));
    DataFolder folder = supervisor.keep(DataFolder.take(data, note()));
    Path run = RunFolder.make(data);
    Path logs = folder.sub("log");

    DemoCertificates certificates = new DemoCertificates(folder.sub("pki"));
    Optional<PemFiles> web = Optional.empty();
    if (!options.loopback()) {
      Path chain = options.certificate().orElse(null);
      Path key = options.key().orElse(null);
      web =
          Optional.of(
              chain != null && key != null
                  ? new PemFiles(chain, key)
                  : certificates.server("web", names(address)));
    }
    GatewayPart gateway =
        new GatewayPart(programs, supervisor, logs, folder.sub("config"), folder.sub("gateway"));
    gateway.configure(
        options,
        address,
        web,
        certificates.server("gateway", names(address)),
        certificates.authority());
    GatewayPart.Ready ready = gateway.start(rings, stop);
    if (web.isPresent() && options.certificate().isEmpty()) {
      AuthorityPage page =
          supervisor.keep(
              AuthorityPage.serve(address, options.httpPort() + 1, certificates.authority()));
      announcer.say(
          "authority",
          Map.of("url", page.url(), "file", certificates.authority().toString()),
          "authority  "
              + page.url()
              + "   (install it on the phone first; the file is "
              + certificates.authority()
              + ")");
    }
    List<Child> stations = new ArrayList<>();
    for (int number = 1; number <= options.doors(); number++) {
      DoorPart door = new DoorPart(options, number, run);
      door.configure(certificates, ready, gateway.orders());
      doors.add(door);
      stations.add(door.start(programs, supervisor, logs));
    }
    for (int door = 0; door < doors.size(); door++) {
      doors.get(door).awaitReady(stations.get(door), stop);
    }
    supervisor.keep(DemoSocket.open(run.resolve("control.sock"), new Requests(gateway)));
    announce(gateway.enrol("direction"), began, ready);
  }

  private void announce(GatewayPart.Link link, long began, GatewayPart.Ready ready) {
    String phone = link.link();
    List<String> facades = doors.stream().map(DoorPart::facade).toList();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("phone", phone);
    members.put("code", link.code());
    members.put("facade", facades);
    members.put("http", ready.http());
    members.put("doors", doors.stream().map(door -> door.id().value()).toList());
    members.put("data", options.data().toString());
    members.put("station_pids", doors.stream().map(door -> door.pids().agent()).toList());
    members.put("lock_pids", doors.stream().map(door -> door.pids().lock()).toList());
    members.put("gateway_pid", ready.pid());
    members.put("gateway_startup_ms", ready.startupMs());
    members.put("startup_ms", (System.nanoTime() - began) / 1_000_000);
    announcer.say(
        "ready",
        members,
        """
        phone      %s   (enrols one phone; ./heurtoir enrol prints a link for another)
        code       %s   (types in place of that link)
        façade     %s
        logs       %s
        Press the bell on the façade's page or with ./heurtoir ring. Ctrl-C ends it.\
        """
            .formatted(
                phone,
                link.code(),
                String.join("\n           ", facades),
                options.data().resolve("log")));
    if (!options.headless()) {
      Browser.open(List.of(phone, facades.getFirst()));
    }
  }

  /** Rings the first door's bell and waits for the ring's end. */
  void ringOnce() throws IOException, CannotStart {
    try {
      ring(1, true, answer -> {});
    } catch (DemoSocket.Refused refused) {
      throw new CannotStart(CannotStart.PROCESS, String.valueOf(refused.getMessage()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the reason for stopping. */
  String untilStopped() throws CannotStart {
    CompletableFuture.anyOf(stop, supervisor.broken()).join();
    if (stop.isDone()) {
      return stop.join();
    }
    throw supervisor.broken().join();
  }

  private InetAddress address() throws CannotStart, IOException {
    InetAddress address = InetAddress.getByName(options.listen());
    if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) == null) {
      throw new CannotStart(
          CannotStart.MISSING,
          "--listen takes an address of this machine that phones can reach, not "
              + options.listen());
    }
    return address;
  }

  private List<Ports.Wanted> wanted(InetAddress address) throws IOException {
    List<Ports.Wanted> wanted = new ArrayList<>();
    wanted.add(new Ports.Wanted("web", address, options.httpPort(), false));
    wanted.add(new Ports.Wanted("media", address, options.mediaPort(), true));
    wanted.add(new Ports.Wanted("SIP", address, options.sipPort(), false));
    if (!options.loopback() && options.certificate().isEmpty()) {
      wanted.add(new Ports.Wanted("CA certificate", address, options.httpPort() + 1, false));
    }
    for (int door = 0; door < options.doors(); door++) {
      wanted.add(
          new Ports.Wanted(
              "façade of door " + (door + 1),
              InetAddress.getByName("127.0.0.1"),
              options.facadePort() + door,
              false));
    }
    return wanted;
  }

  private String note() {
    return "process "
        + ProcessHandle.current().pid()
        + ", port "
        + options.httpPort()
        + " on "
        + options.listen();
  }

  private List<String> names(InetAddress address) {
    List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1"));
    for (String name : List.of(options.listen(), address.getHostAddress())) {
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public void close() {
    supervisor.close();
  }

  /** The requests of the control socket. */
  private final class Requests implements DemoSocket.Handler {
    private final GatewayPart gateway;

    Requests(GatewayPart gateway) {
      this.gateway = gateway;
    }

    @Override
    public void handle(JsonNode request, DemoSocket.Answers answers)
        throws IOException, InterruptedException, DemoSocket.Refused {
      switch (request.path("do").asText()) {
        case "ring" ->
            ring(request.path("door").asInt(1), request.path("wait").asBoolean(false), answers);
        case "enrol" -> {
          try {
            GatewayPart.Link link = gateway.enrol(request.path("person").asText("direction"));
            answers.send(
                Map.of(
                    "event", "enrolment",
                    "phone", link.link(),
                    "code", link.code(),
                    "text", link.said()));
          } catch (CannotStart refused) {
            throw new DemoSocket.Refused(String.valueOf(refused.getMessage()));
          }
        }
        default -> throw new DemoSocket.Refused("the demo knows ring and enrol");
      }
    }
  }

  private void ring(int number, boolean wait, DemoSocket.Answers answers)
      throws IOException, InterruptedException, DemoSocket.Refused {
    if (number < 1 || number > doors.size()) {
      throw new DemoSocket.Refused("there is no door " + number);
    }
    DoorPart door = doors.get(number - 1);
    CompletableFuture<String> next = rings.next(door.id().value());
    Instant pressed = door.press();
    String ring =
        within(next, RING_WITHIN, "the gateway knows of no ring after the press at " + door.id());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("event", "ring");
    members.put("ring", ring);
    members.put("door", door.id().value());
    members.put("pressed_at", pressed.toEpochMilli() + pressed.getNano() % 1_000_000 / 1e6);
    answers.send(members);
    if (wait) {
      Map<String, Object> ending = new LinkedHashMap<>(Map.of("event", "ring-ended"));
      ending.putAll(within(rings.ending(ring), END_WITHIN, "the ring " + ring + " does not end"));
      answers.send(ending);
    }
  }

  private <T> T within(CompletableFuture<T> done, Duration time, String otherwise)
      throws InterruptedException, DemoSocket.Refused {
    try {
      return done.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new DemoSocket.Refused(otherwise);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

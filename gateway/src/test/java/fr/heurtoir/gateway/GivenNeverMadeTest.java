package fr.heurtoir.gateway;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A clock and a loop are given, never made: so that a room's tests need neither the machine's time
 * nor a thread. Who makes one all the same is named here, with the reason; who does not any more is
 * not to be.
 */
@AnalyzeClasses(
    packages = "fr.heurtoir.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class GivenNeverMadeTest {
  private static final String G = "fr.heurtoir.gateway.";

  /** What is made. */
  private enum Made {
    CLOCK,
    THREAD
  }

  private static final Map<String, Made> MAKERS =
      Map.ofEntries(
          entry("java.lang.System.nanoTime", Made.CLOCK),
          entry("java.lang.System.currentTimeMillis", Made.CLOCK),
          entry("java.time.Clock.systemUTC", Made.CLOCK),
          entry("java.time.Clock.systemDefaultZone", Made.CLOCK),
          entry("java.time.Clock.system", Made.CLOCK),
          entry("java.time.InstantSource.system", Made.CLOCK),
          entry("java.time.Instant.now", Made.CLOCK),
          entry("java.time.LocalDate.now", Made.CLOCK),
          entry("java.time.LocalTime.now", Made.CLOCK),
          entry("java.time.LocalDateTime.now", Made.CLOCK),
          entry("java.time.ZonedDateTime.now", Made.CLOCK),
          entry("java.time.OffsetDateTime.now", Made.CLOCK),
          entry("java.lang.Thread.<init>", Made.THREAD),
          entry("java.lang.Thread.ofPlatform", Made.THREAD),
          entry("java.lang.Thread.ofVirtual", Made.THREAD),
          entry("java.lang.Thread.startVirtualThread", Made.THREAD),
          entry("java.util.Timer.<init>", Made.THREAD),
          entry("java.util.concurrent.ThreadPoolExecutor.<init>", Made.THREAD),
          entry("java.util.concurrent.ScheduledThreadPoolExecutor.<init>", Made.THREAD),
          entry("java.util.concurrent.ForkJoinPool.<init>", Made.THREAD),
          entry("java.util.concurrent.ForkJoinPool.commonPool", Made.THREAD),
          entry("io.netty.channel.MultiThreadIoEventLoopGroup.<init>", Made.THREAD),
          entry("io.netty.channel.SingleThreadIoEventLoop.<init>", Made.THREAD));

  /** What makes threads by whatever method. */
  private static final String EXECUTORS = "java.util.concurrent.Executors";

  private static final String WAITS = "what it does waits, in native code or for a peer";
  private static final String OWN_THREAD = "its own thread reads what comes in, and ends with it";
  private static final String LIMIT = "how long its thread waits for an answer";

  /** Who makes what, and why. */
  private static final Map<Made, Map<String, String>> MAY =
      Map.of(
          Made.CLOCK,
          Map.ofEntries(
              entry("Composition", "gives the machine's clocks to the rooms"),
              entry("Running", "looks at certificates before there are rooms"),
              entry("cli.Check", "gives the machine's clock to the command"),
              entry("cli.Connected", "gives the machine's clock to the command"),
              entry("cli.Commands", "gives the machine's clock to the commands"),
              entry("cli.doctor.Doctor", LIMIT),
              entry("cli.doctor.MediaPathChecks", LIMIT),
              entry("cli.doctor.Surroundings", "gives the machine's clock to the checks"),
              entry("cli.setup.PkiCommand", "gives the machine's clock to the command"),
              entry("cli.setup.Setup", "gives the machine's clock to the command"),
              entry("ops.MonotonicClock", "makes the machine's, for whom it is given to"),
              entry("ops.SteadyClock", "makes the machine's, for whom it is given to"),
              entry("ops.LoopWatch", "measures how late the machine is"),
              entry("media.MediaPlane", "gives the machine's clock to the relay and transports"),
              entry("sip.DoorSipConfig", "the machine's, where no keys are given"),
              entry("sip.DoorSip", "gives the machine's clocks to what serves the doors"),
              entry("web.WebServer", "the machine's, where none is given"),
              entry("web.WebAdmission", "gives the machine's clock to the limits of addresses"),
              entry("web.oidc.OpenIdClient", "gives the machine's clock to sign-ins"),
              entry("control.LockdownCommands", LIMIT),
              entry("control.StationCommands", LIMIT),
              entry("control.TestRingCommand", LIMIT),
              entry("doors.Certificates", "gives the machine's clock to its limits"),
              entry("store.LockWait", "how long another process's lock is waited for"),
              entry("store.StoreServer", "when a server that was away is asked again"),
              entry("store.UnixSocketFactory", LIMIT)),
          Made.THREAD,
          Map.ofEntries(
              entry("Composition", "starts what needs nothing of each other at once"),
              entry("cli.doctor.Doctor", WAITS),
              entry("cli.doctor.MediaPathChecks", WAITS),
              entry("ops.RingsLoop", "the rings' loop itself"),
              entry("ops.Natives", "what is unpacked is deleted as the program ends"),
              entry("media.MediaPlane", "the media loops themselves"),
              entry("media.dtls.DtlsAssociation", "a handshake is written to wait for its peer"),
              entry("sip.DoorSip", WAITS),
              entry("control.CertificateWatch", WAITS),
              entry("control.ControlSocket", OWN_THREAD),
              entry("doors.Certificates", WAITS),
              entry("push.PushSender", WAITS),
              entry("push.ServiceAddresses", WAITS),
              entry("store.AuditTrail", WAITS),
              entry("store.RingLog", WAITS),
              entry("store.Store", WAITS),
              entry("web.OidcLogout", WAITS),
              entry("web.OidcRoutes", WAITS),
              entry("web.oidc.Discovery", WAITS),
              entry("web.oidc.ProviderHttp", WAITS)));

  @ArchTest
  static void clocksAndThreadsAreMadeByThoseThatAreNamedAndByNoOthers(JavaClasses classes) {
    SortedMap<Made, SortedSet<String>> found = new TreeMap<>();
    Map<String, String> where = new HashMap<>();
    for (JavaClass each : classes) {
      for (JavaAccess<?> access : each.getAccessesFromSelf()) {
        made(access)
            .ifPresent(
                made -> {
                  String name = outermost(each);
                  found.computeIfAbsent(made, _ -> new TreeSet<>()).add(name);
                  where.put(name, access.getDescription());
                });
      }
    }
    for (Made made : Made.values()) {
      SortedSet<String> may = new TreeSet<>(MAY.get(made).keySet());
      SortedSet<String> does = found.getOrDefault(made, new TreeSet<>());
      assertEquals(
          may,
          does,
          () ->
              made
                  + " made where nobody said why: "
                  + does.stream()
                      .filter(name -> !may.contains(name))
                      .map(where::get)
                      .collect(Collectors.joining("; ")));
    }
  }

  private static Optional<Made> made(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return Optional.empty();
    }
    return target.getOwner().getName().equals(EXECUTORS)
        ? Optional.of(Made.THREAD)
        : Optional.ofNullable(MAKERS.get(target.getOwner().getName() + "." + target.getName()));
  }

  private static String outermost(JavaClass each) {
    String name = each.getName().substring(G.length());
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}

package fr.heurtoir.gateway;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.access.WhoMayOpen;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.control.ControlDesk;
import fr.heurtoir.gateway.control.ControlSocket;
import fr.heurtoir.gateway.control.DoorCommands;
import fr.heurtoir.gateway.control.GatewayStatus;
import fr.heurtoir.gateway.control.KeyDesk;
import fr.heurtoir.gateway.control.Metrics;
import fr.heurtoir.gateway.control.Observed;
import fr.heurtoir.gateway.control.PersonCommands;
import fr.heurtoir.gateway.control.PhoneCommands;
import fr.heurtoir.gateway.control.Probes;
import fr.heurtoir.gateway.control.Replay;
import fr.heurtoir.gateway.control.RingsCommand;
import fr.heurtoir.gateway.control.TestRingCommand;
import fr.heurtoir.gateway.doors.Certificates;
import fr.heurtoir.gateway.doors.DoorDesk;
import fr.heurtoir.gateway.doors.LateLine;
import fr.heurtoir.gateway.doors.OrderKeyring;
import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.doors.WantedLockdowns;
import fr.heurtoir.gateway.media.MediaPlane;
import fr.heurtoir.gateway.ops.Clocks;
import fr.heurtoir.gateway.ops.Closing;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.LoopWatch;
import fr.heurtoir.gateway.ops.MonotonicClock;
import fr.heurtoir.gateway.ops.RingsLoop;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.phone.PhoneBook;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.phone.PhoneLimits;
import fr.heurtoir.gateway.phone.Revocations;
import fr.heurtoir.gateway.requests.DoorNews;
import fr.heurtoir.gateway.requests.LockdownNews;
import fr.heurtoir.gateway.requests.Notifications;
import fr.heurtoir.gateway.requests.PhoneEvents;
import fr.heurtoir.gateway.requests.Requests;
import fr.heurtoir.gateway.requests.Services;
import fr.heurtoir.gateway.rings.Callees;
import fr.heurtoir.gateway.rings.RingBoard;
import fr.heurtoir.gateway.rings.Snapshots;
import fr.heurtoir.gateway.rings.Switchboard;
import fr.heurtoir.gateway.rota.Absences;
import fr.heurtoir.gateway.rota.RingPlans;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.gateway.sip.DoorSip;
import fr.heurtoir.gateway.store.Store;
import fr.heurtoir.gateway.store.StoreUpkeep;
import fr.heurtoir.gateway.store.StoreWatch;
import fr.heurtoir.gateway.wake.Wakes;
import fr.heurtoir.gateway.web.Kept;
import fr.heurtoir.gateway.web.WebServer;
import fr.heurtoir.gateway.web.oidc.OpenIdClients;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the packages in an order in which each finds what it needs. Where two need each other, one
 * is given its callback once both exist, before anything from outside comes in: {@link
 * LateLine#connect}, {@link Stations#begin}, {@link RingPlans#begin}, {@link PhoneHub#begin}.
 *
 * <p>Longer than most: one list of what is built, in its order, and nothing else.
 */
final class Composition {
  private static final Logger LOG = LoggerFactory.getLogger(Composition.class);

  private final Rooms.Plan plan;
  private final Closing closing;
  private final Counters counters = new Counters();

  /**
   * @param closing gets everything that is opened, so that a failure further on closes it
   */
  Composition(Rooms.Plan plan, Closing closing) {
    this.plan = plan;
    this.closing = closing;
  }

  /**
   * Builds and starts everything. Blocks on the database and on binding ports.
   *
   * @throws IOException where a port is taken, or a file or the database cannot be used; the
   *     message says which
   */
  Rooms build() throws IOException {
    // The database and the SIP stack's classes take longest to load. They do not need each other,
    // so they load in parallel.
    try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Store> opening =
          aside.submit(
              () ->
                  Store.open(
                      plan.database(), plan.schools(), SteadyClock.Sources.system(), counters));
      EventLoop loop = closing.keep(new RingsLoop()).loop();
      MediaPlane media = closing.keep(MediaPlane.start(plan.media(), loop));
      Store store = closing.keep(await(opening));
      return build(loop, media, store, aside);
    }
  }

  private Rooms build(EventLoop loop, MediaPlane media, Store store, ExecutorService aside)
      throws IOException {
    OrderKeyring keys =
        OrderKeyring.open(
            plan.schools().get().communes(),
            plan.doors().keyOverlap(),
            store.ofDoors()::orderKeys,
            store.clock().instant());
    keys.all().forEach(store::keepEpoch);
    keys.all().entrySet().stream()
        .filter(each -> each.getValue().lost())
        .map(each -> AuditEvent.of(AuditKind.ORDER_KEY, "lost").in(each.getKey()))
        .forEach(store.audit()::record);
    Clocks clocks = new Clocks(Clock.systemUTC(), store.clock(), System::nanoTime);
    StoreWatch watch = store.watch(System::nanoTime);
    StoreUpkeep.closeUnfinished(store);
    StationKeys stationKeys =
        new StationKeys(
            store.ofDoors().stationKeys(),
            KeyDesk.shelf(store.ofDoors()),
            store.clock(),
            store.audit());
    Certificates authority =
        Certificates.open(
            plan.doors(),
            plan.sip().tls().peers(),
            stationKeys,
            plan.sip().domain(),
            store.clock(),
            loop);
    PhoneBook book = new PhoneBook(store.phones(), plan.schools());
    PhoneHub hub =
        new PhoneHub(
            book, Requests.KINDS, loop, PhoneLimits.standard(), System::nanoTime, counters);

    LateLine line = new LateLine();
    Stations stations =
        new Stations(
            loop, plan.schools(), store.ofDoors(), keys, authority, line, counters, clocks);
    LockdownNews lockdownNews = new LockdownNews(loop, plan.schools(), stations, hub);
    WhoMayOpen whoMayOpen = new WhoMayOpen(plan.schools(), stations.lockdowns()::refuses);
    DoorNews doorNews = new DoorNews(plan.schools(), stations, whoMayOpen, hub, lockdownNews);
    stations.begin(doorNews);
    WantedLockdowns wanted = new WantedLockdowns(loop, stations, store.ofDoors());

    Wakes wakes =
        closing.keep(Wakes.open(plan.push(), plan.schools(), hub, store, clocks, loop, counters));
    Absences absences =
        new Absences(
            store.absences(),
            store,
            Clock.systemUTC(),
            store.clock(),
            commune -> plan.schools().get().zone(commune),
            loop);
    RingPlans plans =
        new RingPlans(
            loop, plan.schools(), hub, absences, phone -> wakes.reach().wouldRing(phone.id()));
    Permissions permissions = new Permissions(plan.schools(), whoMayOpen);
    Snapshots snapshots =
        new Snapshots(
            loop, plan.schools(), store.ringLog(), store.snapshots(), store, plan.keepRings());
    RingBoard board =
        new RingBoard(
            loop,
            plan.schools(),
            store.ringLog(),
            store.audit(),
            stations.doors(),
            MonotonicClock.system(),
            counters);
    // Ends every ring with its history row and a word to the visitor, while SIP still works.
    closing.first(() -> loop.submit(board::stop).awaitUninterruptibly(2, TimeUnit.SECONDS));
    Callees callees =
        new Callees(board, plan.schools(), plans, permissions, whoMayOpen, hub, wakes.waking());
    plans.begin(callees::rotaChanged);
    Switchboard switchboard =
        new Switchboard(
            board,
            callees,
            plan.schools(),
            media,
            store.ringLog(),
            stations,
            whoMayOpen,
            snapshots,
            plans,
            hub);

    Revocations revocations = revocations(store, book, hub);
    revocations.watch(phone -> wakes.waking().ended(phone.id()));
    revocations.watch(phone -> loop.execute(() -> plans.ended(phone.person())));
    PhoneEvents phoneEvents =
        new PhoneEvents(
            new Services(
                plan.schools(),
                board,
                stations,
                wanted,
                plans,
                absences,
                wakes,
                hub,
                revocations,
                store.audit(),
                Clock.systemUTC()),
            callees,
            permissions,
            doorNews,
            lockdownNews);
    hub.begin(phoneEvents);

    DoorSip sip =
        closing.keep(
            await(
                aside.submit(
                    (Callable<DoorSip>)
                        () -> DoorSip.start(plan.sip().withKeys(stationKeys), switchboard, loop))));
    line.connect(sip);
    Probes probes =
        new Probes(sip, media, stations, () -> store.fault(watch), watch::hangs, board::live);
    KeyDesk keyDesk = new KeyDesk(stationKeys, store.ofDoors(), sip);
    OpenIdClients providers = closing.keep(new OpenIdClients());
    providers.serve(plan.schools().get().communes());
    WebServer web =
        closing.keep(
            plan.web()
                .apply(
                    WebServer.builder(kept(store), hub, revocations, plan.schools(), counters)
                        .oidc(providers::of)
                        .health(probes::health)
                        .history(board.callBacks()::remaining)
                        .displayed(new Notifications(wakes, board))
                        .doors(doorDesk(store, keys, authority, keyDesk, stations, loop)))
                .start());
    if (plan.doors().control().isPresent()) {
      var seen = new Observed(plan.schools(), hub, store, store.ringLog(), board, store.clock());
      ControlDesk control =
          new ControlDesk(
              plan.configuration(),
              stations,
              wanted,
              store.ofDoors(),
              loop,
              store.clock(),
              keyDesk,
              new PhoneCommands(store, hub, revocations),
              new PersonCommands(plan.schools(), store, store.persons(), revocations),
              new DoorCommands(plan.schools(), store.ofDoors()),
              new Replay(ring -> store.ask(() -> store.ringLog().recording(ring)), store.audit()),
              new GatewayStatus(
                  plan.configuration(),
                  seen,
                  stations,
                  stationKeys,
                  wakes.reach()::wouldRing,
                  probes::health),
              new RingsCommand(seen),
              new TestRingCommand(seen, plans::rota, wakes.tests()),
              media::probe);
      listen(plan.doors().control().get(), control, store);
    }
    Metrics.media(counters, media);
    Metrics.sip(counters, sip);
    Metrics.doors(counters, loop, stations, store.clock(), board.counters()::pressed);
    LoopWatch.rings(loop, counters);
    LoopWatch.media(media.loops(), counters);
    wakes.start();
    StoreUpkeep.start(store, plan.keepRings(), plan.keepAudit(), loop);
    snapshots.begin();
    return new Rooms(
        counters,
        loop,
        media,
        store,
        probes,
        stations,
        hub,
        snapshots,
        wakes,
        board,
        phoneEvents,
        sip,
        web,
        new Communes(keys, plan.doors().keyOverlap(), store, wakes, providers),
        closing);
  }

  private static Kept kept(Store store) {
    return new Kept(store, store.accountLogins(), store.ringLog(), store.snapshots());
  }

  private Revocations revocations(Store store, PhoneBook book, PhoneHub hub) {
    return new Revocations(
        store,
        book,
        (who, school) ->
            plan.schools()
                .get()
                .school(school)
                .filter(of -> of.rights(who.personId()).contains(Right.PHONES))
                .isPresent(),
        hub);
  }

  /**
   * Opens the control socket. Where the disk cannot be written, the gateway takes rings but no
   * commands.
   */
  private void listen(Path control, ControlDesk desk, Store store) throws IOException {
    try {
      closing.keep(ControlSocket.open(control, desk));
    } catch (IOException failed) {
      if (store.writable()) {
        throw failed;
      }
      LOG.error("event=control-unavailable reason=\"{}\"", failed.getMessage());
    }
  }

  private DoorDesk doorDesk(
      Store store,
      OrderKeyring keys,
      Certificates authority,
      KeyDesk keyDesk,
      Stations stations,
      Executor loop) {
    return new DoorDesk(
        plan.schools(),
        store.ofDoors(),
        keys,
        authority,
        plan.sip().domain(),
        plan.doors().addresses(),
        plan.doors().trust(),
        keyDesk,
        Clock.systemUTC(),
        (door, end) -> loop.execute(() -> stations.enrolled(door, end)));
  }

  private static <T> T await(Future<T> starting) throws IOException {
    try {
      return starting.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", interrupted);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(String.valueOf(failed.getMessage()), failed);
    }
  }
}

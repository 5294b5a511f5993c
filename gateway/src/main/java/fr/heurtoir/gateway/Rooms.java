package fr.heurtoir.gateway;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.control.ControlDesk;
import fr.heurtoir.gateway.control.ControlSocket;
import fr.heurtoir.gateway.control.DoorCommands;
import fr.heurtoir.gateway.control.KeyDesk;
import fr.heurtoir.gateway.control.Metrics;
import fr.heurtoir.gateway.control.PhoneCommands;
import fr.heurtoir.gateway.doors.Certificates;
import fr.heurtoir.gateway.doors.DoorDesk;
import fr.heurtoir.gateway.doors.DoorLine;
import fr.heurtoir.gateway.doors.OrderKeys;
import fr.heurtoir.gateway.doors.StationKeys;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.doors.WantedLockdowns;
import fr.heurtoir.gateway.media.MediaConfig;
import fr.heurtoir.gateway.media.MediaPlane;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.ops.LoopWatch;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.phone.PhoneBook;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.phone.PhoneLimits;
import fr.heurtoir.gateway.phone.Revocations;
import fr.heurtoir.gateway.requests.AbsenceDesk;
import fr.heurtoir.gateway.requests.Around;
import fr.heurtoir.gateway.requests.DoorNews;
import fr.heurtoir.gateway.requests.LockdownDesk;
import fr.heurtoir.gateway.requests.LockdownNews;
import fr.heurtoir.gateway.requests.Notifications;
import fr.heurtoir.gateway.requests.PhoneDesk;
import fr.heurtoir.gateway.rings.Snapshots;
import fr.heurtoir.gateway.rings.Switchboard;
import fr.heurtoir.gateway.rota.Absences;
import fr.heurtoir.gateway.rota.RingPlans;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.sip.DoorSip;
import fr.heurtoir.gateway.sip.DoorSipConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.Store;
import fr.heurtoir.gateway.wake.Wakes;
import fr.heurtoir.gateway.web.Health;
import fr.heurtoir.gateway.web.WebServer;
import fr.heurtoir.gateway.web.oidc.OpenIdClient;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.protocol.pki.LocalCa;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running gateway: builds the rooms in an order in which each finds what it needs, and closes
 * them in the opposite one.
 */
final class Rooms implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

  /** What each room is told. */
  record Plan(
      Supplier<Schools> schools,
      Database database,
      Duration keepRings,
      ZoneId zone,
      GatewayConfig.DoorRules doors,
      MediaConfig media,
      DoorSipConfig sip,
      Optional<GatewayConfig.Oidc> oidc,
      GatewayConfig.Push push,
      String origin,
      Function<WebServer.Builder, WebServer.Builder> web) {}

  private final Counters counters = new Counters();
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private volatile @Nullable Switchboard switchboard;
  private volatile @Nullable Stations stations;
  private volatile @Nullable Wakes wakes;
  private volatile @Nullable LockdownNews lockdownNews;
  private volatile @Nullable PhoneDesk phoneDesk;
  private volatile @Nullable Snapshots snapshots;
  private volatile @Nullable PhoneHub hub;
  private volatile @Nullable DoorSip sip;
  private volatile @Nullable MediaPlane media;
  private volatile @Nullable Store store;
  private volatile @Nullable WebServer web;
  private volatile @Nullable Supplier<ControlSocket.Answer> reload;

  private Rooms() {}

  /**
   * Builds and starts everything.
   *
   * @throws IOException where a port is taken, or a file or the database cannot be used; the
   *     message says which
   */
  static Rooms open(Plan plan) throws IOException {
    Rooms rooms = new Rooms();
    try {
      rooms.build(plan);
      return rooms;
    } catch (IOException | RuntimeException failed) {
      rooms.close();
      throw failed;
    }
  }

  private void build(Plan plan) throws IOException {
    // The database and the SIP stack's classes take the longest, and need nothing of each other.
    try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Store> opening =
          aside.submit(
              () ->
                  Store.open(
                      plan.database(), plan.schools(), SteadyClock.Sources.system(), counters));
      MediaPlane plane = keep(MediaPlane.start(plan.media()));
      media = plane;
      Store opened = keep(await(opening));
      store = opened;
      OrderKeys keys = orderKeys(plan.doors(), opened);
      opened.tried(
          "unfinished-rings",
          () -> {
            int unfinished = opened.ringLog().closeUnfinished();
            if (unfinished > 0) {
              LOG.warn("event=rings-unfinished count={}", unfinished);
            }
          });
      StationKeys stationKeys =
          new StationKeys(opened.doors().stationKeys(), KeyDesk.shelf(opened), opened.clock());
      KeyDesk keyDesk = new KeyDesk(stationKeys, opened, this::sip);
      Certificates authority = authority(plan, stationKeys, opened.clock(), plane.loop());
      DoorNews doorNews =
          new DoorNews(plan.schools(), this::stations, this::hub, () -> room(lockdownNews));
      Stations doorsRoom =
          new Stations(
              plane.loop(),
              plan.schools(),
              opened.ofDoors(),
              keys,
              authority,
              new Line(),
              doorNews,
              counters,
              opened.clock());
      stations = doorsRoom;
      LockdownNews news = new LockdownNews(plane.loop(), plan.schools(), doorsRoom, this::hub);
      lockdownNews = news;
      WantedLockdowns wanted = new WantedLockdowns(plane.loop(), doorsRoom, opened.ofDoors());
      Snapshots pictures = new Snapshots(plane.loop(), plan.schools(), opened, plan.keepRings());
      snapshots = pictures;
      Wakes waking =
          keep(
              Wakes.open(
                  plan.push(),
                  plan.origin(),
                  plan.zone(),
                  plan.schools(),
                  this::hub,
                  opened,
                  plane.loop(),
                  counters));
      wakes = waking;
      Permissions permissions = new Permissions(plan.schools());
      Absences absences =
          new Absences(opened, Clock.systemUTC(), opened.clock(), plan.zone(), plane.loop());
      RingPlans plans =
          new RingPlans(
              plane.loop(),
              plan.schools(),
              this::hub,
              absences,
              phone -> waking.reach().wouldRing(phone.id()),
              school -> room(switchboard).rotaChanged(school));
      Switchboard board =
          new Switchboard(
              plane.loop(),
              plan.schools(),
              plane,
              opened.ringLog(),
              doorsRoom,
              pictures,
              plans,
              permissions,
              this::hub,
              waking.waking());
      switchboard = board;
      PhoneBook book = new PhoneBook(opened.phones(), plan.schools());
      Revocations revocations =
          new Revocations(
              opened,
              book,
              (who, school) ->
                  plan.schools()
                      .get()
                      .school(school)
                      .filter(of -> of.rights(who.personId()).contains(Right.PHONES))
                      .isPresent(),
              this::hub);
      revocations.watch(
          phone ->
              opened
                  .ask(
                      () -> {
                        opened.subscriptions().forget(phone.id());
                        return true;
                      })
                  .exceptionally(
                      broken -> {
                        LOG.error(
                            "event=push-subscription-kept phone={} reason=\"{}\"",
                            phone.id(),
                            broken.toString());
                        return false;
                      }));
      revocations.watch(phone -> plane.loop().execute(() -> plans.ended(phone.person())));
      PhoneDesk desk =
          new PhoneDesk(
              board,
              plan.schools(),
              doorsRoom,
              permissions,
              new Around(
                  plans,
                  new AbsenceDesk(absences, plans),
                  new LockdownDesk(wanted, Clock.systemUTC()),
                  news),
              doorNews,
              this::hub,
              waking,
              revocations);
      phoneDesk = desk;
      hub =
          new PhoneHub(
              book, desk, plane.loop(), PhoneLimits.standard(), System::nanoTime, counters);
      Future<DoorSip> doors =
          aside.submit(
              (Callable<DoorSip>)
                  () -> DoorSip.start(plan.sip().withKeys(stationKeys), board, plane.loop()));
      sip = keep(await(doors));
      WebServer server =
          keep(
              plan.web()
                  .apply(
                      signIn(plan)
                          .apply(
                              WebServer.builder(
                                  opened, hub(), revocations, plan.schools(), counters))
                          .health(this::health)
                          .history(board.callBacks()::remaining)
                          .displayed(new Notifications(waking, board))
                          .doors(desk(plan, opened, keys, authority, keyDesk, doorsRoom, plane)))
                  .start());
      web = server;
      if (plan.doors().control().isPresent()) {
        listen(
            plan.doors().control().get(),
            new ControlDesk(
                doorsRoom,
                wanted,
                opened,
                plane.loop(),
                opened.clock(),
                keyDesk,
                new PhoneCommands(opened, this::hub, revocations),
                new DoorCommands(plan.schools(), opened)));
      }
      Metrics.media(counters, plane);
      Metrics.sip(counters, sip());
      Metrics.rings(counters, board::live);
      Metrics.doors(counters, plane.loop(), doorsRoom);
      LoopWatch.start(plane.loop(), counters);
      waking.start();
      lookAtClock(plane, opened);
      purgeDaily(plane, opened, plan.keepRings());
      pictures.begin();
    }
  }

  /** Where nothing can be written, rings are taken without commands. */
  private void listen(Path control, ControlDesk desk) throws IOException {
    try {
      keep(
          ControlSocket.open(
              control,
              (words, by) -> words.equals(List.of("reload")) ? reload() : desk.ask(words, by)));
    } catch (IOException failed) {
      if (store().writable()) {
        throw failed;
      }
      LOG.error("event=control-unavailable reason=\"{}\"", failed.getMessage());
    }
  }

  /** Only where it is configured does anything speak to a provider. */
  private UnaryOperator<WebServer.Builder> signIn(Plan plan) throws IOException {
    if (plan.oidc().isEmpty()) {
      return UnaryOperator.identity();
    }
    OpenIdClient client = keep(OpenIdClient.start(plan.oidc().get()));
    return builder -> builder.oidc(client);
  }

  /** How doors are spoken to; nothing is said before SIP listens. */
  private final class Line implements DoorLine {
    @Override
    public boolean registered(DoorId door) {
      DoorSip there = sip;
      return there != null && there.registered(door);
    }

    @Override
    public CompletionStage<Boolean> send(
        DoorId door, Supplier<Optional<? extends DoorMessage.ToDoor>> message) {
      DoorSip there = sip;
      return there == null ? CompletableFuture.completedStage(false) : there.send(door, message);
    }
  }

  private static Certificates authority(Plan plan, StationKeys keys, Clock clock, Executor loop)
      throws IOException {
    GatewayConfig.DoorRules rules = plan.doors();
    Optional<LocalCa> ca = Optional.empty();
    if (rules.authorityKey().isPresent()) {
      ca = Optional.of(authority(plan.sip().tls().peers(), rules.authorityKey().get(), clock));
    }
    return new Certificates(
        ca,
        keys,
        plan.sip().domain(),
        rules.certificateLife(),
        System::nanoTime,
        task -> Thread.ofVirtual().name("heurtoir-certificate").start(task),
        loop);
  }

  private static LocalCa authority(Path certificate, Path key, Clock clock) throws Unusable {
    try {
      return LocalCa.open(certificate, key, clock);
    } catch (IOException unusable) {
      throw new Unusable("the doors' authority: " + unusable.getMessage(), unusable);
    }
  }

  private static DoorDesk desk(
      Plan plan,
      Store store,
      OrderKeys keys,
      Certificates authority,
      KeyDesk keyDesk,
      Stations stations,
      MediaPlane plane) {
    return new DoorDesk(
        plan.schools(),
        store.ofDoors(),
        keys,
        authority,
        plan.sip().domain(),
        plan.doors().addresses(),
        plan.doors().trust(),
        keyDesk,
        (door, end) -> plane.loop().execute(() -> stations.enrolled(door, end)));
  }

  private static OrderKeys orderKeys(GatewayConfig.DoorRules rules, Store store)
      throws IOException {
    OrderKeys keys =
        OrderKeys.open(
            rules.orderKey(), rules.keyOverlap(), store.doors().keys(), store.clock().instant());
    if (keys.lost()) {
      LOG.error(
          "event=order-key-lost file={} effect=\"no door opens\" mend=\"{}\"",
          rules.orderKey(),
          OrderKeys.WHAT_TO_DO);
      return keys;
    }
    store.tried("order-keys", () -> store.doors().keep(keys.epoch()));
    LOG.info(
        "event=order-keys epoch={} keys={}",
        keys.epoch().number(),
        keys.epoch().keys().stream().map(OrderPublicKey::id).collect(Collectors.joining(",")));
    return keys;
  }

  /** So that a clock that leaps is noticed, and one that is right is known at the next start. */
  private static void lookAtClock(MediaPlane plane, Store opened) {
    plane
        .loop()
        .scheduleWithFixedDelay(
            () ->
                opened
                    .ask(
                        () -> {
                          opened.lookAtClock();
                          return true;
                        })
                    .exceptionally(
                        failed -> {
                          LOG.error("event=clock-not-kept reason=\"{}\"", failed.toString());
                          return false;
                        }),
            0,
            60,
            TimeUnit.SECONDS);
  }

  /** What is older than its time is deleted soon after the start, and every day from then on. */
  private static void purgeDaily(MediaPlane plane, Store opened, Duration keep) {
    plane
        .loop()
        .scheduleWithFixedDelay(
            () ->
                opened
                    .ask(
                        () -> {
                          opened.accountLogins().forget();
                          return opened.ringLog().purge(keep);
                        })
                    .whenComplete(
                        (rows, failed) -> {
                          if (failed != null) {
                            LOG.error("event=purge-failed reason=\"{}\"", failed.toString());
                          } else {
                            LOG.info("event=purged rings={}", rows);
                          }
                        }),
            60,
            Duration.ofDays(1).toSeconds(),
            TimeUnit.SECONDS);
  }

  private <T extends AutoCloseable> T keep(T room) {
    closing.push(room);
    return room;
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

  Health health() {
    boolean sipWorks = sip != null && sip().healthy();
    boolean stored = store != null && !store.ringLog().failing() && store.writable();
    boolean mediaRuns = media != null && !media.loop().isShuttingDown();
    return new Health(
        List.of(
            new Health.Part("sip", sipWorks, sipWorks ? "" : "the stack does not answer itself"),
            new Health.Part("media", mediaRuns, mediaRuns ? "" : "the event loop is stopping"),
            new Health.Part("store", stored, stored ? "" : "history cannot be written"),
            new Health.Part("doors", true, unable())));
  }

  /** What {@code reload} does from now on. */
  void onReload(Supplier<ControlSocket.Answer> action) {
    reload = action;
  }

  private ControlSocket.Answer reload() {
    Supplier<ControlSocket.Answer> action = reload;
    return action == null
        ? new ControlSocket.Answer(ControlDesk.NOT_YET, List.of("the gateway is starting"))
        : action.get();
  }

  /** A door that cannot do something is no fault of the gateway's, but to be seen here. */
  private String unable() {
    Stations doors = stations;
    return doors == null
        ? ""
        : doors.unable().entrySet().stream()
            .map(each -> each.getKey() + " cannot " + String.join(", ", each.getValue()))
            .sorted()
            .limit(20)
            .collect(Collectors.joining("; "));
  }

  /** The schools are others from now on. */
  void reloaded() {
    PhoneDesk desk = room(phoneDesk);
    media().loop().execute(desk::reloaded);
  }

  Counters counters() {
    return counters;
  }

  Snapshots snapshots() {
    return room(snapshots);
  }

  Wakes wakes() {
    return room(wakes);
  }

  Switchboard board() {
    return room(switchboard);
  }

  Stations stations() {
    return room(stations);
  }

  PhoneHub hub() {
    return room(hub);
  }

  DoorSip sip() {
    return room(sip);
  }

  MediaPlane media() {
    return room(media);
  }

  Store store() {
    return room(store);
  }

  WebServer web() {
    return room(web);
  }

  private static <T> T room(@Nullable T room) {
    if (room == null) {
      throw new IllegalStateException("a room was asked for before it was built");
    }
    return room;
  }

  /** Ends every ring with its row and its word to the visitor, then closes room after room. */
  @Override
  public void close() {
    if (switchboard != null && media != null) {
      Switchboard board = switchboard;
      media.loop().submit(board::stop).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
    closeAll(
        failed ->
            LOG.error("event=stop-failed room={}", failed.getClass().getSimpleName(), failed));
  }

  private void closeAll(Consumer<Exception> onFailure) {
    while (!closing.isEmpty()) {
      try {
        closing.pop().close();
      } catch (Exception failed) {
        onFailure.accept(failed);
      }
    }
  }
}

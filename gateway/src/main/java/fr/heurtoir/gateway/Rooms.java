package fr.heurtoir.gateway;

import fr.heurtoir.gateway.control.Configured;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.media.MediaConfig;
import fr.heurtoir.gateway.media.MediaPlane;
import fr.heurtoir.gateway.ops.Closing;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.requests.PhoneEvents;
import fr.heurtoir.gateway.rings.RingBoard;
import fr.heurtoir.gateway.rings.Snapshots;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.sip.DoorSip;
import fr.heurtoir.gateway.sip.DoorSipConfig;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.Store;
import fr.heurtoir.gateway.store.StoreWatch;
import fr.heurtoir.gateway.wake.Wakes;
import fr.heurtoir.gateway.web.Health;
import fr.heurtoir.gateway.web.WebServer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The running gateway: what {@link Composition} built, in that order.
 *
 * @param loop the rings' loop
 * @param closing closes everything that is open
 */
record Rooms(
    Counters counters,
    EventLoop loop,
    MediaPlane media,
    Store store,
    StoreWatch storeWatch,
    Stations stations,
    PhoneHub hub,
    Snapshots snapshots,
    Wakes wakes,
    RingBoard board,
    PhoneEvents phoneEvents,
    DoorSip sip,
    WebServer web,
    Communes communes,
    Closing closing)
    implements AutoCloseable {
  /** Longer than a busy disk takes. Only where systemd's watchdog is on is the store asked. */
  private static final Duration STORE_ANSWERS_WITHIN = Duration.ofSeconds(30);

  private static final Duration LOOP_ANSWERS_WITHIN = Duration.ofSeconds(2);

  /** What the packages are configured with. */
  record Plan(
      Supplier<Schools> schools,
      Database database,
      Duration keepRings,
      Duration keepAudit,
      GatewayConfig.DoorRules doors,
      MediaConfig media,
      DoorSipConfig sip,
      GatewayConfig.Push push,
      Function<WebServer.Builder, WebServer.Builder> web,
      Supplier<Configured> configuration) {}

  /**
   * Builds and starts everything.
   *
   * @throws IOException where a port is taken, or a file or the database cannot be used; the
   *     message says which
   */
  static Rooms open(Plan plan) throws IOException {
    Closing closing = new Closing();
    try {
      return new Composition(plan, closing).build();
    } catch (IOException | RuntimeException failed) {
      closing.close();
      throw failed;
    }
  }

  /** Checks whether each part works, by using the part itself. */
  public static Health health(
      DoorSip sip, MediaPlane media, Store store, StoreWatch watch, Stations stations) {
    boolean sipWorks = sip.healthy();
    String unstored = unstored(store, watch);
    int hanging = media.hanging();
    return new Health(
        List.of(
            new Health.Part("sip", sipWorks, sipWorks ? "" : "the stack does not answer itself"),
            new Health.Part(
                "media", hanging == 0, hanging == 0 ? "" : hanging + " media loops hang"),
            new Health.Part("store", unstored.isEmpty(), unstored),
            new Health.Part("doors", true, unable(stations))));
  }

  private static String unstored(Store store, StoreWatch watch) {
    Duration silent = watch.silent();
    if (silent.compareTo(STORE_ANSWERS_WITHIN) > 0) {
      return "it has not answered for " + silent.toSeconds() + " s";
    }
    return !store.ringLog().failing() && store.writable() ? "" : "history cannot be written";
  }

  /** A door that cannot do something is no fault of the gateway, but is shown here. */
  private static String unable(Stations doors) {
    return doors.unable().entrySet().stream()
        .map(each -> each.getKey() + " cannot " + String.join(", ", each.getValue()))
        .sorted()
        .limit(20)
        .collect(Collectors.joining("; "));
  }

  /** The content of {@code /health}. */
  Health health() {
    return health(sip, media, store, storeWatch, stations);
  }

  /** Applies reloaded schools. */
  void reloaded() {
    loop.execute(phoneEvents::reloaded);
  }

  /**
   * Waits until the rings have ended, but not longer than that.
   *
   * @return how many are left
   */
  int drain(Duration longest) {
    CompletableFuture<Integer> left = new CompletableFuture<>();
    loop.execute(() -> board.drain(longest).thenAccept(left::complete));
    // The loop ends it. Where that hangs, its rings are lost anyway.
    return left.completeOnTimeout(
            board.live(), longest.plus(LOOP_ANSWERS_WITHIN).toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /** Ends the waiting of {@link #drain}; after it, does nothing. */
  void stopNow() {
    try {
      loop.execute(() -> board.drain(Duration.ZERO));
    } catch (RejectedExecutionException closed) {
      return;
    }
  }

  /** Ends every ring, then closes everything in the opposite order. */
  @Override
  public void close() {
    closing.close();
  }
}

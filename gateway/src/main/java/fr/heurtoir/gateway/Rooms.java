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
import fr.heurtoir.gateway.wake.Wakes;
import fr.heurtoir.gateway.web.Health;
import fr.heurtoir.gateway.web.WebServer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
  /** What the packages are configured with. */
  record Plan(
      Supplier<Schools> schools,
      Database database,
      Duration keepRings,
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
  public static Health health(DoorSip sip, MediaPlane media, Store store, Stations stations) {
    boolean sipWorks = sip.healthy();
    boolean stored = !store.ringLog().failing() && store.writable();
    int hanging = media.hanging();
    return new Health(
        List.of(
            new Health.Part("sip", sipWorks, sipWorks ? "" : "the stack does not answer itself"),
            new Health.Part(
                "media", hanging == 0, hanging == 0 ? "" : hanging + " media loops hang"),
            new Health.Part("store", stored, stored ? "" : "history cannot be written"),
            new Health.Part("doors", true, unable(stations))));
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
    return health(sip, media, store, stations);
  }

  /** Applies reloaded schools. */
  void reloaded() {
    loop.execute(phoneEvents::reloaded);
  }

  /** Ends every ring, then closes everything in the opposite order. */
  @Override
  public void close() {
    closing.close();
  }
}

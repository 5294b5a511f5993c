package fr.heurtoir.gateway;

import fr.heurtoir.gateway.control.Configured;
import fr.heurtoir.gateway.control.Probes;
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
import fr.heurtoir.gateway.web.WebServer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

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
    Probes probes,
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

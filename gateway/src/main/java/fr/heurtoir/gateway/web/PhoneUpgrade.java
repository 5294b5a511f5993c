package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.PhoneConnection;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneSocket;
import fr.heurtoir.gateway.phone.PhoneStore;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a request of an enrolled phone into a WebSocket of the hub. */
final class PhoneUpgrade implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneUpgrade.class);

  static final String SUBPROTOCOL = "heurtoir.v1";

  /** Means that no close frame came (RFC 6455 section 7.4.1). */
  private static final int ABNORMAL = 1006;

  private final PhoneStore store;
  private final PhoneHub hub;
  private final Origins origins;
  private final PhoneDoor door;
  private final Upgrades upgrades;

  PhoneUpgrade(PhoneStore store, PhoneHub hub, Origins origins, PhoneDoor door, Upgrades upgrades) {
    this.door = door;
    this.store = store;
    this.hub = hub;
    this.origins = origins;
    this.upgrades = upgrades;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!origins.own(request)) {
      Answers.error(context, 403, "origin");
      return;
    }
    if (!request.canUpgradeToWebSocket() || !offered(request)) {
      Answers.error(context, 400, "subprotocol");
      return;
    }
    Optional<PhoneRef> phone =
        PhoneCookie.of(request)
            .flatMap(store.sessions()::byCookie)
            .flatMap(enrolled -> hub.phone(enrolled.id()))
            .filter(known -> door.isHere(context, known));
    if (phone.isEmpty()) {
      Answers.notEnrolled(context);
    } else {
      upgrade(context, phone.get());
    }
  }

  private static boolean offered(HttpServerRequest request) {
    return request.headers().getAll("Sec-WebSocket-Protocol").stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .anyMatch(word -> word.strip().equals(SUBPROTOCOL));
  }

  private void upgrade(RoutingContext context, PhoneRef phone) {
    String source = AddressLimiter.network(Clients.of(context));
    HttpConnection connection = context.request().connection();
    context
        .request()
        .toWebSocket()
        .onSuccess(
            socket -> {
              upgrades.upgraded(connection);
              serve(socket, phone, source, connection);
            })
        .onFailure(broken -> LOG.debug("no WebSocket after all phone={}", phone.id(), broken));
  }

  private void serve(
      ServerWebSocket socket, PhoneRef phone, String source, HttpConnection upgraded) {
    PhoneConnection connection =
        hub.accept(
            phone, source, new VertxSocket(socket, () -> upgrades.proven(upgraded, phone.id())));
    socket.frameHandler(new TextFrames(connection));
    socket.exceptionHandler(
        broken -> {
          LOG.debug("WebSocket broken phone={}", phone.id(), broken);
          if (broken instanceof CorruptedWebSocketFrameException corrupted) {
            connection.onBroken(corrupted.closeStatus().code());
          }
        });
    socket.closeHandler(
        closed -> {
          @Nullable Short code = socket.closeStatusCode();
          connection.onClosed(code == null ? ABNORMAL : Short.toUnsignedInt(code));
        });
  }

  private record VertxSocket(ServerWebSocket socket, Runnable whenProven) implements PhoneSocket {
    @Override
    public void proven() {
      whenProven.run();
    }

    @Override
    public void send(String text, Runnable written) {
      if (socket.isClosed()) {
        written.run();
        return;
      }
      socket.writeTextMessage(text).onComplete(done -> written.run());
    }

    @Override
    public void close(int code, String reason) {
      if (!socket.isClosed()) {
        socket.close((short) code, reason);
      }
    }
  }
}

package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.doors.EnrolmentDesk;
import fr.heurtoir.gateway.ops.Workers;
import fr.heurtoir.protocol.ProtocolVersion;
import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.protocol.pki.DoorRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST call of {@code docs/door-enrolment.md}. */
final class DoorApi {
  private static final Logger LOG = LoggerFactory.getLogger(DoorApi.class);
  private static final int MOST_TOKEN = 200;
  private static final int MOST_REQUEST = 3_000;

  private final Vertx vertx;
  private final Workers workers;
  private final EnrolmentDesk desk;
  private final AddressLimiter tries;
  private final Audit audit;

  DoorApi(Vertx vertx, Workers workers, EnrolmentDesk desk, LongSupplier nanos, Audit audit) {
    this.audit = audit;
    this.tries = new AddressLimiter(nanos, 10, 1.0 / 6, 4096);
    this.vertx = vertx;
    this.workers = workers;
    this.desk = desk;
  }

  private record Asked(String token, byte[] request) {}

  void enrol(RoutingContext context) {
    if (Answers.turnedAway(context, tries)) {
      return;
    }
    Optional<Asked> asked = asked(context);
    if (asked.isEmpty()) {
      Answers.error(context, 400, "bad-request");
      return;
    }
    if (!desk.configured()) {
      LOG.error("event=door-enrol-refused reason=\"[doors] authority-key is not configured\"");
      Answers.error(context, 503, "not-configured");
      return;
    }
    DoorRequest request;
    try {
      request = DoorRequest.read(asked.get().request());
    } catch (IllegalArgumentException bad) {
      LOG.warn(
          "event=door-enrol-refused reason=\"{}\" client={}",
          bad.getMessage(),
          Clients.text(context));
      Answers.error(context, 400, "bad-csr");
      return;
    }
    Future.fromCompletionStage(
            workers.ask(() -> desk.enrol(asked.get().token(), request)), vertx.getOrCreateContext())
        .onSuccess(
            enrolled -> {
              if (enrolled.isEmpty()) {
                LOG.warn(
                    "event=door-enrol-refused reason=\"unknown token\" client={}",
                    Clients.text(context));
                audit.record(
                    AuditEvent.of(AuditKind.ENROLMENT_REFUSED, "unknown-token")
                        .from(Clients.network(context))
                        .because("of a door"));
                Answers.error(context, 404, "unknown-token");
              } else {
                Answers.json(context, 200, answer(enrolled.get()));
              }
            })
        .onFailure(
            broken -> {
              LOG.error("event=door-enrol-failed reason=\"{}\"", broken.toString());
              Answers.error(context, 503, "internal");
            });
  }

  private static Optional<Asked> asked(RoutingContext context) {
    @Nullable String type = context.request().getHeader("Content-Type");
    @Nullable Buffer body = context.body().buffer();
    if (body == null || type == null || !type.startsWith("application/json")) {
      return Optional.empty();
    }
    try {
      JsonObject json = new JsonObject(body);
      if (json.getValue("token") instanceof String token
          && json.getValue("csr") instanceof String csr
          && !token.isEmpty()
          && token.length() <= MOST_TOKEN
          && csr.length() <= MOST_REQUEST) {
        return Optional.of(new Asked(token, Base64.getDecoder().decode(csr)));
      }
      return Optional.empty();
    } catch (DecodeException | ClassCastException | IllegalArgumentException notThat) {
      return Optional.empty();
    }
  }

  private static JsonObject answer(EnrolmentDesk.Enrolled enrolled) {
    return new JsonObject()
        .put("protocol", ProtocolVersion.CURRENT)
        .put("door", enrolled.door().value())
        .put("domain", enrolled.domain())
        .put("addresses", array(enrolled.addresses()))
        .put("chain", array(enrolled.chain()))
        .put("authority", array(enrolled.authority()))
        .put("keys", array(enrolled.keys().keys().stream().map(OrderPublicKey::value).toList()))
        .put("epoch", enrolled.keys().number())
        .put("time", enrolled.timeMillis());
  }

  private static JsonArray array(List<String> values) {
    return new JsonArray(List.copyOf(values));
  }
}

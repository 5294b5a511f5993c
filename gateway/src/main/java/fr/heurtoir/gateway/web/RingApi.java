package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.history.PictureStore;
import fr.heurtoir.gateway.history.RingDetail;
import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.history.RingStore;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.RingId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The history of rings: {@code docs/phone-protocol.md} section 1. */
final class RingApi {
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final int RINGS_UNLESS_SAID = 20;
  private static final int MOST_RINGS = 100;

  private final PhoneApi phones;
  private final RingStore rings;
  private final PictureStore pictures;
  private final Supplier<Schools> schools;
  private final History history;
  private final Audit audit;

  RingApi(
      PhoneApi phones,
      RingStore rings,
      PictureStore pictures,
      Supplier<Schools> schools,
      History history,
      Audit audit) {
    this.audit = audit;
    this.phones = phones;
    this.rings = rings;
    this.pictures = pictures;
    this.schools = schools;
    this.history = history;
  }

  void rings(RoutingContext context) {
    int limit = RINGS_UNLESS_SAID;
    @Nullable String said = context.request().getParam("limit");
    if (said != null) {
      if (!said.matches("[0-9]{1,3}")) {
        Answers.error(context, 400, "bad-request");
        return;
      }
      limit = Integer.parseInt(said);
    }
    if (limit < 1 || limit > MOST_RINGS) {
      Answers.error(context, 400, "bad-request");
      return;
    }
    int most = limit;
    allowed(
        context,
        phone ->
            phones.ask(
                context,
                () -> {
                  List<RingRow> rows = rings.rings(seenBy(phone), most);
                  return new Page(rows, pictured(rows, phone));
                },
                page -> {
                  audit.record(read(AuditKind.HISTORY_READ, "list", phone, context));
                  List<JsonObject> all = new ArrayList<>();
                  page.rows().forEach(row -> all.add(row(row, page.pictured())));
                  Answers.json(context, 200, new JsonObject().put("rings", new JsonArray(all)));
                }));
  }

  void ring(RoutingContext context) {
    Optional<RingId> ring = ringOf(context);
    if (ring.isEmpty()) {
      Answers.error(context, 404, "unknown-ring");
      return;
    }
    allowed(
        context,
        phone ->
            phones.ask(
                context,
                () -> {
                  Optional<RingDetail> found = rings.ring(seenBy(phone), ring.get());
                  List<RingRow> rows = found.map(RingDetail::row).stream().toList();
                  return new Detail(found, pictured(rows, phone));
                },
                answer ->
                    answer
                        .found()
                        .ifPresentOrElse(
                            detail -> {
                              audit.record(
                                  read(AuditKind.HISTORY_READ, "ring", phone, context)
                                      .atDoor(detail.row().door())
                                      .about(ring.get()));
                              Answers.json(context, 200, detail(detail, answer.pictured()));
                            },
                            () -> Answers.error(context, 404, "unknown-ring"))));
  }

  /** Answers the still picture: never cached, and without anything that a browser could run. */
  void snapshot(RoutingContext context) {
    Optional<RingId> ring = ringOf(context);
    if (ring.isEmpty()) {
      Answers.error(context, 404, "no-snapshot");
      return;
    }
    allowed(
        context,
        phone ->
            phones.ask(
                context,
                () -> pictures.read(ring.get(), kept(phone)),
                picture ->
                    picture.ifPresentOrElse(
                        bytes -> {
                          audit.record(
                              read(AuditKind.PICTURE_READ, "shown", phone, context)
                                  .about(ring.get()));
                          context
                              .response()
                              .putHeader("Content-Type", "image/webp")
                              .putHeader("Cache-Control", "no-store")
                              .putHeader(
                                  "Content-Disposition",
                                  "attachment; filename=\"" + ring.get() + ".webp\"")
                              .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                              .end(Buffer.buffer(bytes));
                        },
                        () -> Answers.error(context, 404, "no-snapshot"))));
  }

  private record Page(List<RingRow> rows, Set<RingId> pictured) {}

  private record Detail(Optional<RingDetail> found, Set<RingId> pictured) {}

  /** Which of these rings have a picture. Blocks on the disk. */
  private Set<RingId> pictured(List<RingRow> rows, PhoneRef phone) throws IOException {
    Map<String, Duration> kept = kept(phone);
    Set<RingId> pictured = new HashSet<>();
    for (RingRow row : rows) {
      if (pictures.has(row.id(), kept)) {
        pictured.add(row.id());
      }
    }
    return pictured;
  }

  /** How long each school whose history this phone may see keeps its pictures. */
  private Map<String, Duration> kept(PhoneRef phone) {
    Schools now = schools.get();
    return seenBy(phone).stream()
        .flatMap(id -> now.school(id).stream())
        .filter(school -> school.history().snapshots())
        .collect(Collectors.toMap(School::id, school -> school.history().keepSnapshots()));
  }

  private static Optional<RingId> ringOf(RoutingContext context) {
    try {
      return Optional.of(new RingId(String.valueOf(context.pathParam("ring"))));
    } catch (IllegalArgumentException notARing) {
      return Optional.empty();
    }
  }

  /** The schools whose history this phone may see. */
  private List<String> seenBy(PhoneRef phone) {
    Schools now = schools.get();
    return phone.schools().stream()
        .flatMap(id -> now.school(id).stream())
        .filter(school -> school.may(phone.personId(), Right.HISTORY))
        .map(School::id)
        .toList();
  }

  private static AuditEvent read(
      AuditKind kind, String what, PhoneRef phone, RoutingContext context) {
    return AuditEvent.of(kind, what)
        .byPhone(phone.id(), phone.personId())
        .in(phone.commune())
        .from(Clients.network(context));
  }

  private interface Allowed {
    void go(PhoneRef phone);
  }

  /** Continues for a phone that may see the history of at least one of its schools. */
  private void allowed(RoutingContext context, Allowed then) {
    phones.authenticated(
        context,
        (phone, cookie) -> {
          if (seenBy(phone).isEmpty()) {
            Answers.error(context, 403, "not-allowed");
          } else {
            then.go(phone);
          }
        });
  }

  private JsonObject row(RingRow row, Set<RingId> pictured) {
    Schools now = schools.get();
    String door = now.door(row.door()).map(Door::name).orElse(row.door().door());
    String school = now.school(row.school()).map(School::name).orElse(row.school());
    JsonObject ring =
        new JsonObject()
            .put("ring", row.id().value())
            .put("door", PhoneApi.named(row.door().value(), door))
            .put("school", PhoneApi.named(row.school(), school))
            .put("at", AT.format(row.pressedAt()))
            .put("outcome", row.outcome().code());
    row.answeredBy().ifPresentOrElse(by -> ring.put("by", named(by)), () -> ring.putNull("by"));
    ring.put("opened", row.opened());
    ring.put("late", row.clockSure().isPresent());
    ring.put("sure", row.clockSure().orElse(true));
    ring.put("snapshot", pictured.contains(row.id()));
    ring.put("callBackUntil", history.callBack(row.id()).toMillis());
    return ring.put("callBackOf", row.callBack().map(call -> call.of().value()).orElse(null));
  }

  private JsonObject detail(RingDetail detail, Set<RingId> pictured) {
    JsonArray opened = new JsonArray();
    detail.openings().forEach(opening -> opened.add(opening(detail.row(), opening)));
    JsonArray list = new JsonArray();
    for (RingRow.Receipt receipt : detail.row().receipts()) {
      list.add(
          PhoneApi.named(
                  receipt.phoneId(),
                  detail.phones().getOrDefault(receipt.phoneId(), receipt.phoneId()))
              .put("sent", millis(receipt.sentMs()))
              .put("woken", millis(receipt.wokenMs()))
              .put("told", millis(receipt.displayedMs()))
              .put("answered", millis(receipt.answeredMs())));
    }
    JsonArray back = new JsonArray();
    for (RingDetail.CalledBack each : detail.calledBack()) {
      back.add(
          new JsonObject()
              .put("ring", each.ring().value())
              .put("by", named(each.by()))
              .put("at", AT.format(each.at()))
              .put("outcome", each.outcome().code()));
    }
    return row(detail.row(), pictured)
        .put("opened", opened)
        .put("phones", list)
        .put("calledBack", back);
  }

  private JsonObject opening(RingRow row, RingOpening opening) {
    String person =
        schools
            .get()
            .school(row.school())
            .flatMap(
                s -> s.people().stream().filter(p -> p.id().equals(opening.person())).findFirst())
            .map(Person::name)
            .orElse(opening.person());
    return new JsonObject()
        .put("lock", opening.lock())
        .put("by", named(opening.by()))
        .put("person", PhoneApi.named(opening.person(), person))
        .put("at", AT.format(opening.at()))
        .put("state", opening.state())
        .put("gate", opening.gate().orElse(null));
  }

  private static JsonObject named(RingRow.By by) {
    return PhoneApi.named(by.id(), by.name());
  }

  private static @Nullable Long millis(OptionalLong time) {
    return time.isPresent() ? time.getAsLong() : null;
  }
}

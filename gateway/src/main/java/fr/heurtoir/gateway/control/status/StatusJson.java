package fr.heurtoir.gateway.control.status;

import fr.heurtoir.gateway.control.status.StatusReport.DoorStatus;
import fr.heurtoir.gateway.control.status.StatusReport.SchoolStatus;
import fr.heurtoir.gateway.doors.DoorHealth;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A report for programs. Times are UTC, as RFC 3339; what is not known is null. */
final class StatusJson {
  private StatusJson() {}

  static JsonObject of(StatusReport report, List<ToDo> toDo) {
    return new JsonObject()
        .put("at", report.now().toString())
        .put("version", report.version())
        .put("started", report.started().toString())
        .put(
            "configuration",
            new JsonObject()
                .put("loaded", at(report.configuration().loaded()))
                .put(
                    "refused",
                    report
                        .configuration()
                        .refused()
                        .map(
                            no ->
                                new JsonObject()
                                    .put("at", no.at().toString())
                                    .put("why", new JsonArray(no.why())))
                        .orElse(null))
                .put("unapplied", new JsonArray(report.configuration().unapplied())))
        .put(
            "parts",
            array(
                report.parts(),
                part ->
                    new JsonObject()
                        .put("name", part.name())
                        .put("works", part.works())
                        .put("detail", part.detail())))
        .put(
            "certificates",
            array(
                report.certificates(),
                each -> new JsonObject().put("of", each.of()).put("end", each.end().toString())))
        .put("schools", array(report.schools(), StatusJson::school))
        .put(
            "rings",
            array(
                report.live(),
                ring ->
                    new JsonObject()
                        .put("ring", ring.id().value())
                        .put("door", ring.door().value())
                        .put("pressed", ring.pressed().toString())
                        .put("state", ring.state())))
        .put("toDo", toDo(toDo));
  }

  static JsonArray toDo(List<ToDo> toDo) {
    return array(
        toDo,
        each ->
            new JsonObject()
                .put("urgency", each.urgency().word())
                .put("about", each.about())
                .put("what", each.what())
                .put("mend", each.mend()));
  }

  private static JsonObject school(SchoolStatus school) {
    return new JsonObject()
        .put("school", school.id())
        .put("name", school.name())
        .put("zone", school.zone().getId())
        .put("ringsNobody", school.ringsNobody().orElse(null))
        .put("doors", array(school.doors(), StatusJson::door))
        .put(
            "phones",
            array(
                school.phones(),
                phone ->
                    new JsonObject()
                        .put("phone", phone.id())
                        .put("name", phone.name())
                        .put("person", phone.person())
                        .put("wouldRing", phone.wouldRing())
                        .put("proved", at(phone.proved()))));
  }

  private static JsonObject door(DoorStatus door) {
    DoorHealth health = door.health();
    return new JsonObject()
        .put("door", door.id().value())
        .put("name", door.name())
        .put("registered", door.registered())
        .put("since", at(door.since()))
        .put("lastRing", at(door.lastRing()))
        .put("cannot", new JsonArray(health.unable()))
        .put("broken", new JsonObject(new TreeMap<>(health.broken())))
        .put("tamper", health.tamperOpen())
        .put("lockdown", door.lockdown().refuses())
        .put("lockdownSettled", door.lockdown().settled())
        .put(
            "selfTest",
            health
                .lastTest()
                .map(
                    test ->
                        new JsonObject()
                            .put("at", test.at().toString())
                            .put("failed", new JsonArray(test.failed())))
                .orElse(null))
        .put("version", health.version().isEmpty() ? null : health.version())
        .put("certificateEnd", at(health.certificateEnd()));
  }

  private static @Nullable String at(Optional<Instant> moment) {
    return moment.map(Instant::toString).orElse(null);
  }

  private static <T> JsonArray array(List<T> all, Function<T, JsonObject> each) {
    JsonArray array = new JsonArray();
    all.forEach(one -> array.add(each.apply(one)));
    return array;
  }
}

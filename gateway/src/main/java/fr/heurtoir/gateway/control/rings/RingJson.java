package fr.heurtoir.gateway.control.rings;

import fr.heurtoir.gateway.history.RingDetail;
import fr.heurtoir.gateway.history.RingRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rings for programs. Times are UTC, as RFC 3339; members that end with {@code Ms} are milliseconds
 * since the press unless docs/it.md says otherwise; what is not known is null.
 */
public final class RingJson {
  private RingJson() {}

  /** A list; {@code more}: some that fit were left off. */
  public static JsonObject list(List<RingRow> rows, boolean more, int going) {
    return new JsonObject()
        .put("rings", array(rows, RingJson::row))
        .put("more", more)
        .put("goingOn", going);
  }

  /** One ring. */
  public static JsonObject one(ToldRing story) {
    RingDetail detail = story.detail();
    return row(detail.row())
        .put("ended", story.ended())
        .put(
            "phones",
            array(
                story.phones(),
                phone ->
                    new JsonObject()
                        .put("phone", phone.id())
                        .put("who", phone.who())
                        .put("sentMs", number(phone.receipt().sentMs()))
                        .put("pushedMs", number(phone.receipt().pushedMs()))
                        .put("wokenMs", number(phone.receipt().wokenMs()))
                        .put("shownMs", number(phone.receipt().displayedMs()))
                        .put("answeredMs", number(phone.receipt().answeredMs()))
                        .put("picture", or(phone.picture()))
                        .put("declined", or(phone.declined()))))
        .put(
            "openings",
            array(
                detail.openings(),
                opening ->
                    new JsonObject()
                        .put("number", opening.number())
                        .put("lock", opening.lock())
                        .put("phone", opening.by().id())
                        .put("person", opening.person())
                        .put("at", opening.at().toString())
                        .put("state", opening.state())
                        .put("gate", or(opening.gate()))))
        .put(
            "calledBack",
            array(
                detail.calledBack(),
                back ->
                    new JsonObject()
                        .put("ring", back.ring().value())
                        .put("phone", back.by().id())
                        .put("at", back.at().toString())
                        .put("outcome", back.outcome().code())))
        .put(
            "steps",
            array(
                story.steps(),
                step ->
                    new JsonObject()
                        .put("sincePressMs", step.sincePress().toMillis())
                        .put("what", step.what())))
        .put("stepsLeftOff", story.leftOff())
        .put("recorded", story.recorded())
        .put("notKept", new JsonArray(RingPages.notKept(story)));
  }

  private static JsonObject row(RingRow row) {
    return new JsonObject()
        .put("ring", row.id().value())
        .put("door", row.door().value())
        .put("school", row.school())
        .put("pressed", row.pressedAt().toString())
        .put("over", row.endedAt().toString())
        .put("outcome", row.outcome().code())
        .put("detail", or(row.detail()))
        .put("answeredBy", or(row.answeredBy().map(RingRow.By::id)))
        .put("answeredByName", or(row.answeredBy().map(RingRow.By::name)))
        .put("opened", row.opened())
        .put("toldMs", number(row.toldMs()))
        .put("firstFrameMs", number(row.firstFrameMs()))
        .put("twoWayAudioMs", number(row.twoWayAudioMs()))
        .put("openRelayMs", number(row.openRelayMs()))
        .put("clockSure", or(row.clockSure()))
        .put("callBackOf", or(row.callBack().map(call -> call.of().value())));
  }

  private static @Nullable Long number(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static @Nullable Object or(Optional<?> value) {
    return value.isPresent() ? value.get() : null;
  }

  private static <T> JsonArray array(List<T> all, Function<T, JsonObject> each) {
    JsonArray array = new JsonArray();
    all.forEach(one -> array.add(each.apply(one)));
    return array;
  }
}

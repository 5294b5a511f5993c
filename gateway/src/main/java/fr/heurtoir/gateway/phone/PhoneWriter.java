package fr.heurtoir.gateway.phone;

import com.fasterxml.jackson.core.JsonGenerator;
import fr.heurtoir.gateway.phone.SchoolInfo.DoorInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@link ToPhone} as JSON members, in the order of the protocol's page. */
final class PhoneWriter {
  private static final int MAX_SENTENCE = 300;
  private static final int MAX_REASON = 200;
  private static final int MAX_PHONES = 64;
  private static final int MAX_FAULTS = 16;
  private static final int MAX_WORDS = 16;
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private PhoneWriter() {}

  static void write(JsonGenerator out, ToPhone message) throws IOException {
    out.writeStartObject();
    switch (message) {
      case ToPhone.Welcome welcome -> welcome(out, welcome);
      case ToPhone.Challenge challenge -> {
        out.writeStringField("type", "challenge");
        out.writeStringField("nonce", challenge.nonce());
      }
      case ToPhone.Ping ping -> {
        out.writeStringField("type", "ping");
        out.writeNumberField("n", ping.n());
      }
      case ToPhone.Ok ok -> {
        out.writeStringField("type", "ok");
        out.writeNumberField("re", ok.re());
      }
      case ToPhone.Refusal refusal -> refusal(out, refusal);
      case ToPhone.Ring ring -> ring(out, ring);
      case ToPhone.State state -> {
        out.writeStringField("type", "state");
        out.writeStringField("ring", state.ring().value());
        state(out, state.state());
      }
      case ToPhone.EndsSoon soon -> {
        out.writeStringField("type", "warning");
        out.writeStringField("ring", soon.ring().value());
        out.writeStringField("kind", "ends-soon");
        millis(out, "remaining", soon.remaining());
      }
      case ToPhone.NoPicture none -> {
        out.writeStringField("type", "no-picture");
        out.writeStringField("ring", none.ring().value());
        out.writeStringField("reason", cut(none.reason(), MAX_REASON));
      }
      case ToPhone.Lock lock -> {
        out.writeStringField("type", "lock");
        out.writeStringField("ring", lock.ring().value());
        out.writeStringField("lock", lock.lock());
        out.writeStringField("state", lock.state().code());
        by(out, lock.by());
        if (lock.reason().isPresent()) {
          out.writeStringField("reason", cut(lock.reason().get(), MAX_REASON));
        }
      }
      case ToPhone.Gate gate -> {
        out.writeStringField("type", "gate");
        if (gate.ring().isPresent()) {
          out.writeStringField("ring", gate.ring().get().value());
        }
        named(out, "door", gate.door());
        out.writeStringField("lock", gate.lock());
        out.writeStringField("state", gate.state().code());
        millis(out, "after", gate.after());
      }
      case ToPhone.Door changed -> {
        out.writeStringField("type", "door");
        out.writeStringField("school", changed.school());
        out.writeFieldName("door");
        door(out, changed.door());
      }
      case ToPhone.Plan plan -> PlanWriter.plan(out, plan);
      case ToPhone.Lockdown lockdown -> PlanWriter.lockdown(out, lockdown);
      case ToPhone.Test test -> {
        out.writeStringField("type", "test");
        out.writeStringField("test", test.test());
        out.writeBooleanField("silent", test.silent());
      }
      case ToPhone.TestResult result -> {
        out.writeStringField("type", "test-result");
        out.writeStringField("test", result.test());
        optionalMillis(out, "connection", result.connection());
        optionalMillis(out, "woken", result.woken());
        out.writeStringField("push", result.push().code());
      }
      case ToPhone.Unreachable unreachable -> {
        out.writeStringField("type", "unreachable");
        named(out, "phone", unreachable.phone());
        at(out, "since", Optional.of(unreachable.since()));
      }
      case ToPhone.Media media -> {
        out.writeStringField("type", "media");
        out.writeStringField("ring", media.ring().value());
        out.writeStringField("sdp", media.sdp());
      }
      case ToPhone.MediaEnded ended -> {
        out.writeStringField("type", "media-ended");
        out.writeStringField("ring", ended.ring().value());
      }
      case ToPhone.MediaRefused refused -> {
        out.writeStringField("type", "media-refused");
        out.writeStringField("ring", refused.ring().value());
        out.writeStringField("reason", refused.reason());
        if (refused.detail().isPresent()) {
          out.writeStringField("detail", cut(refused.detail().get(), MAX_SENTENCE));
        }
      }
    }
    out.writeEndObject();
  }

  private static void welcome(JsonGenerator out, ToPhone.Welcome welcome) throws IOException {
    out.writeStringField("type", "welcome");
    out.writeNumberField("protocol", PhoneCodec.PROTOCOL);
    named(out, "phone", welcome.phone());
    named(out, "person", welcome.person());
    out.writeNumberField("heartbeat", welcome.heartbeatSeconds());
    out.writeBooleanField("resumed", welcome.resumed());
    out.writeArrayFieldStart("schools");
    for (SchoolInfo school : welcome.schools()) {
      out.writeStartObject();
      members(out, school.school());
      out.writeArrayFieldStart("doors");
      for (DoorInfo door : school.doors()) {
        door(out, door);
      }
      out.writeEndArray();
      strings(out, "may", school.may().stream().limit(MAX_WORDS).toList());
      out.writeEndObject();
    }
    out.writeEndArray();
    if (welcome.push().isPresent()) {
      out.writeObjectFieldStart("push");
      out.writeStringField("key", welcome.push().get().key());
      strings(out, "hosts", welcome.push().get().hosts().stream().limit(MAX_WORDS).toList());
      out.writeEndObject();
    } else {
      out.writeNullField("push");
    }
  }

  private static void door(JsonGenerator out, DoorInfo door) throws IOException {
    out.writeStartObject();
    members(out, door.door());
    out.writeBooleanField("online", door.online());
    strings(out, "locks", door.locks());
    out.writeBooleanField("locked", door.locked());
    strings(out, "faults", door.faults().stream().limit(MAX_FAULTS).toList());
    out.writeEndObject();
  }

  private static void refusal(JsonGenerator out, ToPhone.Refusal refusal) throws IOException {
    out.writeStringField("type", "error");
    if (refusal.re().isPresent()) {
      out.writeNumberField("re", refusal.re().getAsInt());
    }
    out.writeStringField("code", refusal.code().code());
    out.writeStringField("message", cut(refusal.message(), MAX_SENTENCE));
    if (refusal.ring().isPresent()) {
      out.writeStringField("ring", refusal.ring().get().value());
    }
    if (refusal.by().isPresent()) {
      named(out, "by", refusal.by().get());
    }
  }

  private static void ring(JsonGenerator out, ToPhone.Ring ring) throws IOException {
    out.writeStringField("type", "ring");
    out.writeStringField("ring", ring.ring().value());
    named(out, "door", ring.door());
    named(out, "school", ring.school());
    millis(out, "age", ring.age());
    state(out, ring.state());
    strings(out, "locks", ring.locks());
    out.writeArrayFieldStart("phones");
    for (Named phone : ring.phones().subList(0, Math.min(MAX_PHONES, ring.phones().size()))) {
      out.writeStartObject();
      members(out, phone);
      out.writeEndObject();
    }
    out.writeEndArray();
    if (ring.callBackOf().isPresent()) {
      out.writeStringField("call-back-of", ring.callBackOf().get().value());
    }
  }

  private static void state(JsonGenerator out, RingState state) throws IOException {
    switch (state) {
      case RingState.Ringing ringing -> {
        out.writeStringField("state", "ringing");
        by(out, Optional.empty());
      }
      case RingState.Talking talking -> {
        out.writeStringField("state", "talking");
        by(out, Optional.of(talking.by()));
        millis(out, "remaining", talking.remaining());
      }
      case RingState.Held held -> {
        out.writeStringField("state", "held");
        by(out, Optional.of(held.by()));
        millis(out, "remaining", held.remaining());
      }
      case RingState.Ended ended -> {
        out.writeStringField("state", "ended");
        by(out, ended.by());
        out.writeStringField("outcome", ended.outcome().code());
        out.writeBooleanField("opened", ended.opened());
        millis(out, "open-until", ended.openUntil());
      }
    }
  }

  static void at(JsonGenerator out, String field, Optional<Instant> at) throws IOException {
    if (at.isPresent()) {
      out.writeStringField(field, AT.format(at.get()));
    } else {
      out.writeNullField(field);
    }
  }

  private static void optionalMillis(JsonGenerator out, String field, Optional<Duration> time)
      throws IOException {
    if (time.isPresent()) {
      millis(out, field, time.get());
    } else {
      out.writeNullField(field);
    }
  }

  static void by(JsonGenerator out, Optional<Named> by) throws IOException {
    if (by.isPresent()) {
      named(out, "by", by.get());
    } else {
      out.writeNullField("by");
    }
  }

  static void named(JsonGenerator out, String field, Named named) throws IOException {
    out.writeObjectFieldStart(field);
    members(out, named);
    out.writeEndObject();
  }

  static void members(JsonGenerator out, Named named) throws IOException {
    out.writeStringField("id", named.id());
    out.writeStringField("name", named.name());
  }

  private static void strings(JsonGenerator out, String field, List<String> values)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  /** A time that ran out while the message was being made is zero, never negative. */
  private static void millis(JsonGenerator out, String field, Duration time) throws IOException {
    out.writeNumberField(field, Math.max(0, time.toMillis()));
  }

  private static String cut(String text, int most) {
    if (text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, most));
  }
}

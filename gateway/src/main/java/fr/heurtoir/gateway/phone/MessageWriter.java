package fr.heurtoir.gateway.phone;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes the members of one message to a phone. Texts and lists beyond the protocol's limits are
 * cut here, because a sentence that is too long is no reason to send nothing.
 */
public final class MessageWriter {
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final JsonGenerator out;

  /** Writes the members of one object, perhaps an element of a list. */
  interface Members<T> {
    void write(T value) throws IOException;
  }

  MessageWriter(JsonGenerator out) {
    this.out = out;
  }

  void text(String field, String value) throws IOException {
    out.writeStringField(field, value);
  }

  /** Writes at most so many Unicode code points of a text. */
  void text(String field, String value, int most) throws IOException {
    text(field, cut(value, most));
  }

  void number(String field, long value) throws IOException {
    out.writeNumberField(field, value);
  }

  void bool(String field, boolean value) throws IOException {
    out.writeBooleanField(field, value);
  }

  void nothing(String field) throws IOException {
    out.writeNullField(field);
  }

  /** Writes a duration. One that ran out meanwhile is zero, never negative. */
  void millis(String field, Duration time) throws IOException {
    number(field, Math.max(0, time.toMillis()));
  }

  void millisOrNull(String field, Optional<Duration> time) throws IOException {
    if (time.isPresent()) {
      millis(field, time.get());
    } else {
      nothing(field);
    }
  }

  /** Writes a wall-clock time, UTC, to the millisecond. */
  void at(String field, Instant at) throws IOException {
    text(field, AT.format(at));
  }

  void atOrNull(String field, Optional<Instant> at) throws IOException {
    if (at.isPresent()) {
      at(field, at.get());
    } else {
      nothing(field);
    }
  }

  void named(String field, Named named) throws IOException {
    object(field, named, this::members);
  }

  void namedOrNull(String field, Optional<Named> named) throws IOException {
    if (named.isPresent()) {
      named(field, named.get());
    } else {
      nothing(field);
    }
  }

  /** Writes the members of a {@link Named} into the open object. */
  void members(Named named) throws IOException {
    text("id", named.id());
    text("name", named.name());
  }

  <T> void object(String field, T value, Members<T> members) throws IOException {
    out.writeObjectFieldStart(field);
    members.write(value);
    out.writeEndObject();
  }

  /** Writes a list of objects; elements beyond the limit are left out. */
  <T> void list(String field, int most, List<T> values, Members<T> members) throws IOException {
    out.writeArrayFieldStart(field);
    for (T value : values.subList(0, Math.min(most, values.size()))) {
      out.writeStartObject();
      members.write(value);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /** Writes a list of strings; elements beyond the limit are left out. */
  void strings(String field, int most, List<String> values) throws IOException {
    out.writeArrayFieldStart(field);
    for (String value : values.subList(0, Math.min(most, values.size()))) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  private static String cut(String text, int most) {
    if (text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, most));
  }
}

package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A recording as text, one event a line. It is kept with its ring; saved as a file it is a test
 * case. Phones have pseudonyms in it: p1, p2 and so on, in the order in which they took part.
 *
 * <pre>
 * recording 1
 * ring 01M1E1FMD0DYSHBSRF6PPE7GDZ
 * door portail.jules-ferry
 * locks gate
 * pressed 2026-09-01T08:31:00Z
 * rules reach-within=PT3S wake-after=PT1.5S ...
 * 0.012 phone-ready phone="p1"
 * 4.2 open phone="p1" lock="gate" tapped=4.1
 * 4.3 opening-moved number=1 news=refused:too-late
 * </pre>
 *
 * <p>A new event needs no change here: its name and fields are taken from its record.
 */
public final class RecordingText {
  private static final String FORMAT = "recording 1";
  private static final int LONGEST_TEXT = 200;
  private static final Pattern FIELD =
      Pattern.compile(" ([a-z-]+)=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^ \"]*))");
  private static final Map<String, Class<?>> EVENTS = named(RingEvent.class);
  private static final Map<String, Class<?>> NEWS = named(OpenNews.class);

  private final Map<String, String> phones = new HashMap<>();

  private RecordingText() {}

  // ---- writing ----------------------------------------------------------------------------------

  /** As lines, without line ends. */
  public static List<String> write(Recording recording) {
    var text = new RecordingText();
    List<String> lines = new ArrayList<>();
    lines.add(FORMAT);
    lines.add("ring " + recording.ring());
    lines.add("door " + recording.door());
    lines.add("locks " + String.join(" ", new TreeSet<>(recording.locks())));
    lines.add("pressed " + recording.pressed());
    lines.add("rules" + text.fields(recording.rules(), recording.pressed()));
    recording
        .callBack()
        .ifPresent(call -> lines.add("call-back" + text.fields(call, recording.pressed())));
    for (Recording.Step step : recording.steps()) {
      lines.add(
          seconds(recording.pressed(), step.at())
              + " "
              + kebab(step.event().getClass().getSimpleName())
              + text.fields((Record) step.event(), recording.pressed()));
    }
    if (!recording.whole()) {
      lines.add("cut-off");
    }
    return lines;
  }

  private String fields(Record of, Instant pressed) {
    StringBuilder text = new StringBuilder();
    for (RecordComponent each : of.getClass().getRecordComponents()) {
      Object value = value(each, of);
      if (value instanceof String said && each.getName().equals("phone")) {
        value = phones.computeIfAbsent(said, phone -> "p" + (phones.size() + 1));
      }
      text.append(' ')
          .append(kebab(each.getName()))
          .append('=')
          .append(
              switch (value) {
                case String said -> quoted(said);
                case Instant at -> seconds(pressed, at);
                case OpenNews news -> news(news);
                case Enum<?> one -> kebab(one.name());
                default -> value.toString();
              });
    }
    return text.toString();
  }

  private static Object value(RecordComponent component, Record of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (IllegalAccessException | InvocationTargetException own) {
      throw new IllegalStateException(own);
    }
  }

  private static String news(OpenNews news) {
    String name = kebab(news.getClass().getSimpleName());
    return news instanceof OpenNews.Refused(Optional<String> reason) && reason.isPresent()
        ? name + ":" + reason.get().replaceAll("[^a-z0-9-]", "-")
        : name;
  }

  private static String quoted(String text) {
    String most = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    return '"' + most.replaceAll("\\p{Cntrl}", " ").replaceAll("([\"\\\\])", "\\\\$1") + '"';
  }

  private static String seconds(Instant since, Instant at) {
    BigDecimal seconds = BigDecimal.valueOf(Duration.between(since, at).toNanos(), 9);
    return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
  }

  // ---- reading ----------------------------------------------------------------------------------

  /**
   * Reads the text that {@link #write} writes.
   *
   * @throws IllegalArgumentException where the text is malformed; names the line's number
   */
  public static Recording read(List<String> lines) {
    int number = 0;
    try {
      if (!lines.get(0).equals(FORMAT)) {
        throw new IllegalArgumentException("not a recording of this format");
      }
      RingId ring = new RingId(word(lines.get(number = 1), "ring"));
      DoorId door = new DoorId(word(lines.get(number = 2), "door"));
      Set<String> locks = Set.of(word(lines.get(number = 3), "locks").split(" "));
      Instant pressed = Instant.parse(word(lines.get(number = 4), "pressed"));
      String rules = word(lines.get(number = 5), "rules");
      RingRules times = (RingRules) record(RingRules.class, " " + rules, pressed);
      Optional<CallBack> callBack = Optional.empty();
      List<Recording.Step> steps = new ArrayList<>();
      boolean whole = true;
      for (number = 6; number < lines.size(); number++) {
        String[] parts = lines.get(number).split(" ", 3);
        if (parts[0].equals("call-back")) {
          String fields = lines.get(number).substring("call-back".length());
          callBack = Optional.of((CallBack) record(CallBack.class, fields, pressed));
        } else if (parts[0].equals("cut-off")) {
          whole = false;
        } else {
          steps.add(
              new Recording.Step(
                  at(pressed, parts[0]),
                  (RingEvent)
                      record(
                          known(EVENTS, parts[1]),
                          parts.length > 2 ? " " + parts[2] : "",
                          pressed)));
        }
      }
      return new Recording(ring, door, locks, times, pressed, callBack, steps, whole);
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | ArithmeticException
        | DateTimeException bad) {
      throw new IllegalArgumentException("line " + (number + 1) + ": " + bad.getMessage(), bad);
    }
  }

  private static String word(String line, String name) {
    if (!line.startsWith(name + " ")) {
      throw new IllegalArgumentException("expected: " + name);
    }
    return line.substring(name.length() + 1);
  }

  private static Instant at(Instant since, String seconds) {
    // The scale alone moves: a number of a hundred million digits is refused before it is written
    // out.
    return since.plusNanos(new BigDecimal(seconds).scaleByPowerOfTen(9).longValueExact());
  }

  private static Class<?> known(Map<String, Class<?>> names, String name) {
    return Optional.<Class<?>>ofNullable(names.get(name))
        .orElseThrow(() -> new IllegalArgumentException("unknown: " + name));
  }

  private static Record record(Class<?> type, String text, Instant pressed) {
    Map<String, String> fields = new HashMap<>();
    Matcher field = FIELD.matcher(text);
    int end = 0;
    while (field.find() && field.start() == end) {
      end = field.end();
      String quoted = field.group(2);
      fields.put(
          field.group(1), quoted == null ? field.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
    }
    RecordComponent[] components = type.getRecordComponents();
    if (end != text.length() || fields.size() != components.length) {
      throw new IllegalArgumentException("fields of " + kebab(type.getSimpleName()) + ":" + text);
    }
    Object[] values =
        Arrays.stream(components)
            .map(
                each -> {
                  String said = fields.get(kebab(each.getName()));
                  if (said == null) {
                    throw new IllegalArgumentException("no " + kebab(each.getName()));
                  }
                  return parsed(each.getType(), said, pressed);
                })
            .toArray();
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return (Record) constructor.newInstance(values);
    } catch (InvocationTargetException refused) {
      throw new IllegalArgumentException(refused.getCause());
    } catch (ReflectiveOperationException own) {
      throw new IllegalStateException(own);
    }
  }

  private static Object parsed(Class<?> type, String said, Instant pressed) {
    if (type == String.class) {
      return said;
    } else if (type == int.class) {
      return Integer.parseInt(said);
    } else if (type == boolean.class) {
      return Boolean.parseBoolean(said);
    } else if (type == Instant.class) {
      return at(pressed, said);
    } else if (type == Duration.class) {
      return Duration.parse(said);
    } else if (type == RingId.class) {
      return new RingId(said);
    } else if (type == OpenNews.class) {
      String[] parts = said.split(":", 2);
      return known(NEWS, parts[0]) == OpenNews.Refused.class
          ? new OpenNews.Refused(parts.length > 1 ? Optional.of(parts[1]) : Optional.empty())
          : record(known(NEWS, parts[0]), "", pressed);
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(one -> kebab(((Enum<?>) one).name()).equals(said))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("unknown: " + said));
    }
    throw new IllegalStateException("an event has a field of " + type);
  }

  // ---- names ------------------------------------------------------------------------------------

  private static Map<String, Class<?>> named(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .collect(Collectors.toUnmodifiableMap(each -> kebab(each.getSimpleName()), each -> each));
  }

  /** {@code PhoneReady} and {@code NOT_OPENED} as {@code phone-ready} and {@code not-opened}. */
  private static String kebab(String name) {
    return name.replace('_', '-').replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}

package fr.heurtoir.gateway.control.rings;

import fr.heurtoir.gateway.control.Times;
import fr.heurtoir.gateway.control.rings.ToldRing.Phone;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.ops.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;

/** Rings for people. */
public final class RingPages {
  /** So much of an id is shown at least: its time and some of its random part. */
  private static final int SHORTEST_ID = 14;

  private RingPages() {}

  /**
   * A list of rings.
   *
   * @param zone of a school, by its id
   * @param more whether some that fit were left off
   * @param going how many rings are going on
   */
  public static List<String> list(
      List<RingRow> rows, boolean more, int going, Function<String, ZoneId> zone) {
    List<String> lines = new ArrayList<>();
    int length = length(rows);
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("pressed", "ring", "door", "outcome", "otherwise"));
    for (RingRow row : rows) {
      table.add(
          List.of(
              Times.second(row.pressedAt(), zone.apply(row.school())),
              row.id().value().substring(0, length),
              row.door().value(),
              row.outcome().code(),
              otherwise(row)));
    }
    if (!rows.isEmpty()) {
      lines.addAll(Page.table(0, table));
    }
    TreeSet<String> zones = new TreeSet<>();
    rows.forEach(row -> zones.add(zone.apply(row.school()).getId()));
    lines.addAll(
        Page.sentence(
            "",
            "",
            (rows.isEmpty() ? "No ring that has ended fits" : rows.size() + " rings")
                + (zones.isEmpty() ? "" : ", times of " + String.join(" or ", zones))
                + (more ? ". Older ones fit too: --limit or --since" : "")
                + (going > 0 ? ". Going on now: " + going + " (heurtoir-gateway status)" : "")
                + "."));
    return lines;
  }

  /** As many characters as tell the ids apart. */
  private static int length(List<RingRow> rows) {
    int length = SHORTEST_ID;
    while (length < 26 && distinct(rows, length) < distinct(rows, 26)) {
      length++;
    }
    return length;
  }

  private static long distinct(List<RingRow> rows, int length) {
    return rows.stream().map(row -> row.id().value().substring(0, length)).distinct().count();
  }

  private static String otherwise(RingRow row) {
    List<String> said = new ArrayList<>();
    row.answeredBy().ifPresent(by -> said.add("by " + ToldRing.quoted(by.name())));
    if (row.opened()) {
      said.add("gate opened");
    }
    row.callBack().ifPresent(call -> said.add("a call back"));
    said.add("lasted " + Times.lasting(Duration.between(row.pressedAt(), row.endedAt())));
    if (row.firstFrameMs().isPresent()) {
      said.add("picture after " + millis(row.firstFrameMs()));
    }
    row.detail().ifPresent(said::add);
    return String.join(", ", said);
  }

  /** One ring. */
  public static List<String> one(ToldRing story, String door, ZoneId zone) {
    RingRow row = story.detail().row();
    List<String> lines = new ArrayList<>();
    lines.add("ring " + row.id());
    lines.addAll(Page.sentence("", "  ", door + " (" + row.door() + ")"));
    lines.addAll(
        Page.sentence(
            "",
            "  ",
            "pressed "
                + Times.second(row.pressedAt(), zone)
                + " ("
                + zone
                + "), over after "
                + Times.lasting(Duration.between(row.pressedAt(), row.endedAt()))));
    if (row.clockSure().isPresent()) {
      lines.addAll(
          Page.sentence(
              "",
              "  ",
              "The door reached no gateway and told it later"
                  + (row.clockSure().get() ? "." : "; its clock was not sure of the time.")));
    }
    lines.addAll(Page.sentence("", "  ", story.ended()));
    lines.add("");
    for (ToldRing.Step step : story.steps()) {
      String at = "%9s  ".formatted(seconds(step.sincePress()));
      lines.addAll(Page.sentence(at, " ".repeat(at.length()), step.what()));
    }
    if (story.leftOff() > 0) {
      lines.add("  and " + story.leftOff() + " steps more (replay shows them)");
    }
    phones(story, lines);
    lines.add("");
    notKept(story).forEach(said -> lines.addAll(Page.sentence("", "  ", said)));
    return lines;
  }

  private static void phones(ToldRing story, List<String> lines) {
    if (story.phones().isEmpty()) {
      return;
    }
    lines.add("");
    List<List<String>> table = new ArrayList<>();
    table.add(
        List.of(
            "sent", "push", "notified", "showed it", "picture", "answered", "declined", "phone"));
    for (Phone phone : story.phones()) {
      RingRow.Receipt receipt = phone.receipt();
      table.add(
          List.of(
              millis(receipt.sentMs()),
              millis(receipt.pushedMs()),
              millis(receipt.wokenMs()),
              millis(receipt.displayedMs()),
              yes(phone.picture()),
              millis(receipt.answeredMs()),
              yes(phone.declined()),
              phone.who()));
    }
    lines.addAll(Page.table(0, table));
  }

  /** What of a ring was asked for and is nowhere kept. */
  static List<String> notKept(ToldRing story) {
    List<String> said = new ArrayList<>();
    if (!story.recorded()) {
      said.add(
          "Not kept of this ring, or recorded by another version: its events, and what each phone"
              + " showed.");
    }
    said.add(
        "Not kept of any ring: its codecs and how many packets were lost. What the log has of it:"
            + " heurtoir-gateway trace "
            + story.detail().row().id());
    return said;
  }

  private static String yes(Optional<Boolean> said) {
    return said.map(is -> is ? "yes" : "no").orElse("not kept");
  }

  private static String millis(OptionalLong time) {
    return time.isPresent() ? Times.lasting(Duration.ofMillis(time.getAsLong())) : "-";
  }

  private static String seconds(Duration since) {
    return Times.lasting(since);
  }

  /** Several rings whose ids begin alike. */
  public static List<String> ambiguous(
      String beginning, List<RingRow> rows, boolean more, Function<String, ZoneId> zone) {
    List<String> lines = new ArrayList<>();
    lines.add("several rings begin with " + beginning + ":");
    for (RingRow row : rows) {
      Instant pressed = row.pressedAt();
      lines.add(
          "  "
              + row.id()
              + "  "
              + Times.second(pressed, zone.apply(row.school()))
              + "  "
              + row.door());
    }
    if (more) {
      lines.add("  and more");
    }
    return lines;
  }
}

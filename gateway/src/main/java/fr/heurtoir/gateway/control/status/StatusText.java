package fr.heurtoir.gateway.control.status;

import fr.heurtoir.gateway.control.Times;
import fr.heurtoir.gateway.control.status.StatusReport.Certificate;
import fr.heurtoir.gateway.control.status.StatusReport.DoorStatus;
import fr.heurtoir.gateway.control.status.StatusReport.SchoolStatus;
import fr.heurtoir.gateway.doors.DoorHealth;
import fr.heurtoir.gateway.ops.Page;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A report for people. */
final class StatusText {
  private static final int LONGEST_VERSION = 16;

  private final StatusReport report;
  private final List<String> lines = new ArrayList<>();

  private StatusText(StatusReport report) {
    this.report = report;
  }

  static List<String> of(StatusReport report, List<ToDo> toDo) {
    StatusText text = new StatusText(report);
    text.head();
    report.schools().forEach(text::school);
    text.live();
    text.toDo(toDo);
    return text.lines;
  }

  private void head() {
    lines.add(
        "heurtoir-gateway "
            + report.version()
            + ", running since "
            + Times.minute(report.started(), report.zone())
            + "  (times of "
            + report.zone()
            + ")");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("configuration", configuration()));
    rows.add(
        List.of(
            "works",
            report.parts().stream()
                .map(part -> part.name() + (part.works() ? " yes" : " NO"))
                .collect(Collectors.joining(", "))));
    if (!report.certificates().isEmpty()) {
      rows.add(
          List.of(
              "certificates",
              report.certificates().stream()
                  .map(this::certificate)
                  .collect(Collectors.joining(", "))));
    }
    rows.add(
        List.of("phones", report.phonesThatWouldRing() + " of " + report.phones() + " would ring"));
    rows.add(List.of("rings", report.live().size() + " going on"));
    lines.addAll(Page.table(0, rows));
  }

  private String configuration() {
    return report
            .configuration()
            .loaded()
            .map(at -> "loaded " + Times.minute(at, report.zone()))
            .orElse("being loaded")
        + report
            .configuration()
            .refused()
            .map(no -> "; reload of " + Times.minute(no.at(), report.zone()) + " REFUSED")
            .orElse("");
  }

  private String certificate(Certificate of) {
    return of.of() + " " + Duration.between(report.now(), of.end()).toDays() + " days";
  }

  private void school(SchoolStatus school) {
    lines.add("");
    lines.addAll(
        Page.sentence(
            "",
            "  ",
            school.name()
                + " ("
                + school.id()
                + "): "
                + school.wouldRing()
                + " of "
                + school.phones().size()
                + " phones would ring"
                + (school.zone().equals(report.zone())
                    ? ""
                    : "  (times of " + school.zone() + ")")));
    if (school.doors().isEmpty()) {
      lines.add("  no door");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("door", "registered", "last ring", "self-test", "version", "cert.", "otherwise"));
    school.doors().forEach(door -> rows.add(door(door, school.zone())));
    lines.addAll(Page.table(2, rows));
  }

  private List<String> door(DoorStatus door, ZoneId zone) {
    DoorHealth health = door.health();
    return List.of(
        door.id().door(),
        door.registered()
            ? door.since().map(at -> Times.day(at, report.now(), zone)).orElse("yes")
            : "NO",
        door.lastRing().map(at -> Times.day(at, report.now(), zone)).orElse("-"),
        health
            .lastTest()
            .map(
                test ->
                    (test.failed().isEmpty() ? "" : "FAILED ")
                        + Times.day(test.at(), report.now(), zone))
            .orElse("-"),
        health.version().isEmpty() ? "-" : shortened(health.version()),
        health
            .certificateEnd()
            .map(end -> Duration.between(report.now(), end).toDays() + " d")
            .orElse("-"),
        otherwise(door));
  }

  private static String otherwise(DoorStatus door) {
    List<String> said = new ArrayList<>();
    if (door.lockdown().refuses()) {
      said.add("LOCKDOWN");
    }
    List<String> cannot = door.health().unable();
    if (!cannot.isEmpty()) {
      said.add("cannot " + String.join(", ", cannot));
    }
    door.health().faults().stream()
        .filter(fault -> !cannot.contains(fault))
        .map(fault -> fault.equals("tamper") ? "case open" : fault)
        .forEach(said::add);
    return said.isEmpty() ? "can all" : String.join("; ", said);
  }

  private static String shortened(String version) {
    return version.length() <= LONGEST_VERSION ? version : version.substring(0, LONGEST_VERSION);
  }

  private void live() {
    if (report.live().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("Going on:");
    lines.addAll(
        Page.table(
            2,
            report.live().stream()
                .map(
                    ring ->
                        List.of(
                            ring.id().value(),
                            ring.state(),
                            Times.lasting(Duration.between(ring.pressed(), report.now())),
                            ring.door().value()))
                .toList()));
  }

  private void toDo(List<ToDo> toDo) {
    lines.add("");
    if (toDo.isEmpty()) {
      lines.add("Nothing needs doing.");
      return;
    }
    lines.add("To do, the most urgent first:");
    for (ToDo each : toDo) {
      String first = "  " + each.urgency().word() + " ".repeat(7 - each.urgency().word().length());
      lines.addAll(Page.sentence(first, " ".repeat(9), each.about() + ": " + each.what()));
      lines.addAll(Page.sentence(" ".repeat(9) + "-> ", " ".repeat(12), each.mend()));
    }
  }
}

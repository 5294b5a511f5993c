package fr.heurtoir.gateway.control.status;

import fr.heurtoir.gateway.control.Times;
import fr.heurtoir.gateway.control.status.StatusReport.DoorStatus;
import fr.heurtoir.gateway.control.status.StatusReport.PhoneStatus;
import fr.heurtoir.gateway.control.status.StatusReport.SchoolStatus;
import fr.heurtoir.gateway.control.status.ToDo.Urgency;
import fr.heurtoir.gateway.doors.DoorHealth;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Judges a report: what needs doing, the most urgent first. */
final class WhatNeedsDoing {
  /** A door renews its certificate by itself long before this. */
  private static final Duration DOOR_CERTIFICATE_SOON = Duration.ofDays(10);

  private static final int PHONES_NAMED = 5;

  private final StatusReport report;
  private final List<ToDo> all = new ArrayList<>();

  private WhatNeedsDoing(StatusReport report) {
    this.report = report;
  }

  static List<ToDo> in(StatusReport report) {
    WhatNeedsDoing found = new WhatNeedsDoing(report);
    found.gateway();
    found.certificates();
    report.schools().forEach(found::school);
    // Stable: what is equally urgent stays in the order in which it was found.
    return found.all.stream().sorted(Comparator.comparing(ToDo::urgency)).toList();
  }

  private void add(Urgency urgency, String about, String what, String mend) {
    all.add(new ToDo(urgency, about, what, mend));
  }

  private void gateway() {
    for (StatusReport.Part part : report.parts()) {
      if (part.works()) {
        continue;
      }
      if (part.name().equals("store")) {
        add(
            Urgency.TODAY,
            "store",
            part.detail() + "; rings go on, and nothing of them is kept",
            "heurtoir-gateway doctor says whether the disk is full, read-only or away");
      } else {
        add(
            Urgency.NOW,
            part.name(),
            part.detail(),
            "systemctl restart heurtoir-gateway, and send us its log");
      }
    }
    report
        .lostKeys()
        .forEach(
            commune ->
                add(
                    Urgency.NOW,
                    "commune " + commune,
                    "its order key is lost: no door of it opens",
                    "bring order.key back from its backup and restart; where it is lost for good,"
                        + " heurtoir-gateway keys begin-anew"));
    report
        .configuration()
        .refused()
        .ifPresent(
            refused ->
                add(
                    Urgency.TODAY,
                    "configuration",
                    "the reload of "
                        + Times.minute(refused.at(), report.zone())
                        + " was refused, and what was loaded before is served: "
                        + refused.why().getFirst()
                        + (refused.why().size() > 1
                            ? " (and " + (refused.why().size() - 1) + " more)"
                            : ""),
                    "heurtoir-gateway check, then systemctl reload heurtoir-gateway"));
    if (!report.configuration().unapplied().isEmpty()) {
      add(
          Urgency.TODAY,
          "configuration",
          "changed on disk and not in use: "
              + String.join(", ", report.configuration().unapplied()),
          "systemctl restart heurtoir-gateway");
    }
  }

  private void certificates() {
    for (StatusReport.CertificateFault fault : report.certificateFaults()) {
      add(
          fault.now() ? Urgency.NOW : Urgency.SOON,
          "[" + fault.of() + "]",
          fault.what(),
          fault.of().equals("sip")
              ? "heurtoir-gateway pki renew, or anew where it was made; then systemctl reload"
                  + " heurtoir-gateway"
              : "put a new one there, then systemctl reload heurtoir-gateway");
    }
  }

  private void school(SchoolStatus school) {
    school
        .ringsNobody()
        .ifPresent(
            why ->
                add(
                    Urgency.NOW,
                    school.id(),
                    "its visitors reach nobody: " + why,
                    "heurtoir-gateway enrol PERSON " + school.id()));
    List<PhoneStatus> silent =
        school.phones().stream().filter(phone -> !phone.wouldRing()).toList();
    if (school.ringsNobody().isEmpty() && !silent.isEmpty()) {
      boolean none = school.wouldRing() == 0;
      add(
          none ? Urgency.NOW : Urgency.TODAY,
          school.id(),
          (none ? "none of its phones would ring: " : "phones that would not ring: ")
              + silent.stream()
                  .limit(PHONES_NAMED)
                  .map(phone -> phone.name() + " of " + phone.person())
                  .collect(Collectors.joining(", "))
              + (silent.size() > PHONES_NAMED
                  ? " and " + (silent.size() - PHONES_NAMED) + " more"
                  : ""),
          "their persons open the app; heurtoir-gateway phones says more of each");
    }
    school.doors().forEach(door -> door(door, school.zone()));
  }

  private void door(DoorStatus door, ZoneId zone) {
    String id = door.id().value();
    if (!door.registered()) {
      away(door, zone);
    }
    List<String> cannot = door.health().unable();
    if (!cannot.isEmpty()) {
      add(
          Urgency.NOW,
          id,
          "says that it cannot " + String.join(", ", cannot) + because(door, cannot.getFirst()),
          "heurtoir-gateway doors test " + id + "; heurtoir-door check at the station");
    }
    door.health().broken().entrySet().stream()
        .filter(part -> !DoorHealth.ABILITIES.contains(part.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            part ->
                add(
                    Urgency.TODAY,
                    id,
                    "says that its part " + part.getKey() + " is broken: " + part.getValue(),
                    "heurtoir-gateway doors test " + id));
    if (door.health().tamperOpen()) {
      add(Urgency.NOW, id, "its case is open", "look at the station: docs/stolen-station.md");
    }
    door.health()
        .lastTest()
        .filter(test -> !test.failed().isEmpty())
        .ifPresent(
            test ->
                add(
                    Urgency.TODAY,
                    id,
                    "its self-test of "
                        + Times.minute(test.at(), zone)
                        + " failed: "
                        + String.join(", ", test.failed()),
                    "heurtoir-gateway doors test " + id));
    if (door.registered() && door.testMissing()) {
      add(
          Urgency.TODAY,
          id,
          "no self-test for 26 h",
          "heurtoir-gateway doors test " + id + "; journalctl -u heurtoir-door at the station");
    }
    if (!door.lockdown().settled()) {
      boolean locked = door.lockdown().wanted().filter(wanted -> wanted.locked()).isPresent();
      add(
          Urgency.NOW,
          id,
          locked
              ? "its lockdown is held by the gateway alone, not by the door"
              : "its lockdown is lifted, and the door has not confirmed that",
          "heurtoir-gateway lockdown status " + id);
    }
    door.health()
        .certificateEnd()
        .filter(end -> end.isBefore(report.now().plus(DOOR_CERTIFICATE_SOON)))
        .ifPresent(
            end ->
                add(
                    end.isAfter(report.now()) ? Urgency.SOON : Urgency.NOW,
                    id,
                    (end.isAfter(report.now()) ? "its certificate ends " : "its certificate ended ")
                        + Times.minute(end, zone)
                        + " and was not renewed",
                    door.registered()
                        ? "journalctl -u heurtoir-door at the station says why"
                        : "heurtoir-gateway enrol-door " + id));
  }

  private void away(DoorStatus door, ZoneId zone) {
    String id = door.id().value();
    String enrol = "heurtoir-gateway enrol-door " + id + ", then heurtoir-door enrol TOKEN there";
    switch (door.identity()) {
      case NONE -> add(Urgency.NOW, id, "no station has ever been this door", enrol);
      case REVOKED -> add(Urgency.NOW, id, "its station's key was revoked", enrol);
      case KNOWN ->
          add(
              Urgency.NOW,
              id,
              "not registered "
                  + door.since()
                      .map(at -> "since " + Times.minute(at, zone))
                      .orElse("since the gateway started"),
              "has it power and network? journalctl -u heurtoir-door at the station says why");
    }
  }

  private static String because(DoorStatus door, String part) {
    String detail = door.health().broken().getOrDefault(part, "");
    return detail.isEmpty() ? "" : " (" + detail + ")";
  }
}

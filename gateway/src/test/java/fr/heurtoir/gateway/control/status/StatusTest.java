package fr.heurtoir.gateway.control.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.control.Configured;
import fr.heurtoir.gateway.control.ControlSocket;
import fr.heurtoir.gateway.control.status.StatusReport.Certificate;
import fr.heurtoir.gateway.control.status.StatusReport.CertificateFault;
import fr.heurtoir.gateway.control.status.StatusReport.DoorStatus;
import fr.heurtoir.gateway.control.status.StatusReport.Identity;
import fr.heurtoir.gateway.control.status.StatusReport.LiveStatus;
import fr.heurtoir.gateway.control.status.StatusReport.Part;
import fr.heurtoir.gateway.control.status.StatusReport.PhoneStatus;
import fr.heurtoir.gateway.control.status.StatusReport.SchoolStatus;
import fr.heurtoir.gateway.doors.DoorHealth;
import fr.heurtoir.gateway.doors.Lockdowns.Standing;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
  private static final Standing FREE = new Standing(Optional.empty(), Optional.empty());
  private static final PhoneStatus PHONE =
      new PhoneStatus("ph1", "Pixel", "directrice", true, Optional.of(NOW));
  private static final PhoneStatus SILENT =
      new PhoneStatus("ph2", "Tablette", "adjointe", false, Optional.empty());

  private static DoorHealth health(Map<String, String> broken, boolean passed) {
    return new DoorHealth(
        "0.3.0",
        Optional.of(
            new DoorHealth.Test(
                NOW.minus(Duration.ofHours(5)),
                List.of(new DoorMessage.SelfTest.Check("camera", passed, "a picture came")))),
        false,
        broken,
        Optional.of(NOW.plus(Duration.ofDays(81))));
  }

  private static DoorStatus door(
      String id, boolean registered, DoorHealth health, Standing lockdown) {
    return new DoorStatus(
        new DoorId(id),
        "Portail",
        registered,
        Optional.of(NOW.minus(Duration.ofHours(2))),
        Identity.KNOWN,
        health,
        false,
        lockdown,
        Optional.of(NOW.minus(Duration.ofMinutes(20))));
  }

  private static StatusReport report(
      Configured.State configuration,
      List<Part> parts,
      List<CertificateFault> faults,
      List<PhoneStatus> phones,
      List<DoorStatus> doors) {
    return new StatusReport(
        NOW,
        PARIS,
        "0.3.0",
        NOW.minus(Duration.ofDays(3)),
        configuration,
        parts,
        List.of(new Certificate("sip", NOW.plus(Duration.ofDays(61)))),
        faults,
        List.of(),
        List.of(
            new SchoolStatus(
                "jules-ferry", "École Jules-Ferry", PARIS, Optional.empty(), doors, phones)),
        List.of(
            new LiveStatus(
                RingId.next(NOW.toEpochMilli()),
                new DoorId("portail.jules-ferry"),
                NOW.minusSeconds(4),
                "ringing")));
  }

  private static StatusReport well() {
    return report(
        new Configured.State(Optional.of(NOW), Optional.empty(), List.of()),
        List.of(new Part("sip", true, ""), new Part("store", true, "")),
        List.of(),
        List.of(PHONE),
        List.of(door("portail.jules-ferry", true, health(Map.of(), true), FREE)));
  }

  private static StatusReport badly() {
    return report(
        new Configured.State(
            Optional.of(NOW.minus(Duration.ofDays(1))),
            Optional.of(new Configured.Refused(NOW, List.of("gateway.toml:3: port: 0 to 65535"))),
            List.of("[media]")),
        List.of(new Part("sip", true, ""), new Part("store", false, "history cannot be written")),
        List.of(new CertificateFault("sip", false, "sip.pem ends in 12 days")),
        List.of(PHONE, SILENT),
        List.of(
            door("portail.jules-ferry", true, health(Map.of("open", "no order key"), false), FREE),
            door(
                "cour.jules-ferry",
                false,
                health(Map.of(), true),
                new Standing(
                    Optional.of(new Wanted(true, "console.root", NOW)), Optional.empty()))));
  }

  @Test
  void whereAllIsWellNothingNeedsDoingAndItEndsWith0() {
    ControlSocket.Answer answer = Status.of(well()).answer(false);
    assertEquals(0, answer.status());
    assertEquals("Nothing needs doing.", answer.lines().getLast());
    String said = String.join("\n", answer.lines());
    assertTrue(said.contains("running since 2026-11-27 09:00  (times of Europe/Paris)"), said);
    assertTrue(said.contains("phones         1 of 1 would ring"), said);
    assertTrue(
        said.contains("portail  30 Nov 07:00  30 Nov 08:40  30 Nov 04:00  0.3.0    81 d   can all"),
        said);
    assertTrue(said.contains("ringing  4.0 s  portail.jules-ferry"), said);
  }

  @Test
  void whatNeedsDoingStandsInTheOrderOfItsUrgencyEachWithWhatToDo() {
    Status status = Status.of(badly());
    assertEquals(
        List.of(
            "now portail.jules-ferry",
            "now cour.jules-ferry",
            "now cour.jules-ferry",
            "today store",
            "today configuration",
            "today configuration",
            "today jules-ferry",
            "today portail.jules-ferry",
            "soon [sip]"),
        status.toDo().stream().map(each -> each.urgency().word() + " " + each.about()).toList());
    assertTrue(status.toDo().stream().noneMatch(each -> each.mend().isEmpty()));
    ControlSocket.Answer answer = status.answer(false);
    assertEquals(Status.SOMETHING_TO_DO, answer.status());
    String said = String.join("\n", answer.lines());
    assertTrue(said.contains("LOCKDOWN"), said);
    assertTrue(said.contains("cannot open; camera"), said);
    assertTrue(said.contains("REFUSED"), said);
    assertTrue(said.contains("Tablette of adjointe"), said);
  }

  @Test
  void noLineIsWiderThanATerminal() {
    for (StatusReport report : List.of(well(), badly())) {
      for (String line : Status.of(report).answer(false).lines()) {
        assertTrue(line.length() <= 100, line);
      }
    }
  }

  @Test
  void aNameWithCommandsForATerminalIsHarmless() {
    StatusReport report =
        report(
            new Configured.State(Optional.of(NOW), Optional.empty(), List.of()),
            List.of(),
            List.of(),
            List.of(PHONE, new PhoneStatus("x", "\u001b[2J", "loge", false, Optional.empty())),
            List.of());
    String said = String.join("\n", Status.of(report).answer(false).lines());
    assertTrue(said.contains("?[2J of loge"), said);
  }

  @Test
  void noPhoneOfASchoolThatWouldRingIsUrgent() {
    StatusReport report =
        report(
            new Configured.State(Optional.of(NOW), Optional.empty(), List.of()),
            List.of(),
            List.of(),
            List.of(SILENT),
            List.of());
    ToDo first = Status.of(report).toDo().getFirst();
    assertEquals(ToDo.Urgency.NOW, first.urgency());
    assertTrue(first.what().startsWith("none of its phones would ring"), first.what());
  }

  @Test
  void aProgramGetsTheSameAsOneLine() {
    ControlSocket.Answer answer = Status.of(badly()).answer(true);
    assertEquals(1, answer.lines().size());
    JsonObject json = new JsonObject(answer.lines().getFirst());
    assertEquals(9, json.getJsonArray("toDo").size());
    JsonObject door =
        json.getJsonArray("schools").getJsonObject(0).getJsonArray("doors").getJsonObject(0);
    assertEquals("portail.jules-ferry", door.getString("door"));
    assertEquals("[\"open\"]", door.getJsonArray("cannot").encode());
    assertEquals("2026-11-30T06:00:00Z", door.getString("since"));
  }
}

package fr.heurtoir.gateway.control.rings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.history.RingDetail;
import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.RecordingText;
import fr.heurtoir.gateway.ring.Ring;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.ring.RingRules;
import fr.heurtoir.gateway.ring.RingSummary;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A ring that happened, told by its row, its openings and its recording. */
class ToldRingTest {
  private static final Instant PRESSED = Instant.parse("2026-11-30T07:14:03Z");
  private static final DoorId DOOR = new DoorId("portail.jules-ferry");
  private static final ToldRing.Names NAMES =
      new ToldRing.Names() {
        @Override
        public Optional<String> personOf(String phone) {
          return phone.equals("a") ? Optional.of("Mme Martin") : Optional.empty();
        }

        @Override
        public Optional<String> person(String id) {
          return id.equals("directrice") ? Optional.of("Mme Martin") : Optional.empty();
        }
      };

  private final Ring ring =
      new Ring(
          RingId.next(PRESSED.toEpochMilli()), DOOR, Set.of("gate"), RingRules.DEFAULT, PRESSED);
  private final List<RingEffect> effects = new ArrayList<>();
  private final List<RingOpening> openings = new ArrayList<>();

  private void on(int millis, RingEvent event) {
    effects.addAll(ring.on(event, PRESSED.plusMillis(millis)));
  }

  private ToldRing told(boolean recorded) {
    RingSummary summary =
        effects.stream()
            .filter(RingEffect.Keep.class::isInstance)
            .map(RingEffect.Keep.class::cast)
            .reduce((first, later) -> later)
            .orElseThrow()
            .summary();
    RingRow row =
        new RingRow(
            ring.id(),
            DOOR,
            DOOR.school(),
            PRESSED,
            PRESSED.plus(summary.lasted()),
            summary.outcome(),
            summary.by().map(by -> new RingRow.By(by, "Pixel")),
            summary.opened(),
            millis(summary.pressToTold()),
            millis(summary.pressToFirstFrame()),
            millis(summary.answerToAudio()),
            millis(summary.openToRelay()),
            summary.detail(),
            summary.phones().stream()
                .map(
                    phone ->
                        new RingRow.Receipt(
                            phone.phone(),
                            OptionalLong.of(phone.sent().toMillis()),
                            millis(phone.pushed()),
                            millis(phone.woken()),
                            millis(phone.told()),
                            millis(phone.answered())))
                .toList(),
            Optional.empty());
    RingDetail detail =
        new RingDetail(row, openings, Map.of("a", "Pixel", "b", "Tablette"), List.of());
    return ToldRing.of(
        detail,
        recorded
            ? Optional.of(RecordingText.read(RecordingText.write(ring.recording())))
            : Optional.empty(),
        NAMES);
  }

  private static OptionalLong millis(Optional<Duration> time) {
    return time.map(t -> OptionalLong.of(t.toMillis())).orElse(OptionalLong.empty());
  }

  /** Answered by a, declined by b, opened, ended by the visitor. */
  private void aWholeRing() {
    on(4, new RingEvent.PhoneReady("a"));
    on(9, new RingEvent.PhoneReady("b"));
    on(210, new RingEvent.DoorMediaConnected());
    on(300, new RingEvent.Told("a"));
    on(500, new RingEvent.Told("b"));
    on(640, new RingEvent.FirstFrame("a"));
    on(900, new RingEvent.Decline("b"));
    on(4_000, new RingEvent.Answer("a"));
    on(4_180, new RingEvent.TwoWayAudio("a"));
    on(9_000, new RingEvent.Open("a", "gate", PRESSED.plusMillis(9_000)));
    on(9_050, new RingEvent.OpeningMoved(1, new OpenNews.Accepted()));
    on(9_400, new RingEvent.GateReported("gate", GateReport.State.OPENED));
    on(12_000, new RingEvent.DoorHungUp("bye"));
    openings.add(
        new RingOpening(
            ring.id(),
            DOOR,
            PRESSED,
            1,
            "gate",
            new RingRow.By("a", "Pixel"),
            "directrice",
            PRESSED.plusMillis(9_000),
            "pulsing",
            Optional.of("opened")));
  }

  private static List<String> steps(ToldRing story) {
    return story.steps().stream()
        .map(step -> step.sincePress().toMillis() + " " + step.what())
        .toList();
  }

  @Test
  void whatHappenedStandsInItsOrderWithWhoDidIt() {
    aWholeRing();
    ToldRing story = told(true);
    assertEquals(
        List.of(
            "0 The bell was pressed.",
            "4 \"Pixel\" of Mme Martin was sent the ring.",
            "9 \"Tablette\" was sent the ring.",
            "210 The door's picture and sound were connected.",
            "300 \"Pixel\" of Mme Martin showed the ring.",
            "500 \"Tablette\" showed the ring.",
            "640 \"Pixel\" of Mme Martin showed the picture.",
            "900 \"Tablette\" declined.",
            "4000 \"Pixel\" of Mme Martin answered.",
            "4180 Sound went both ways between the door and \"Pixel\" of Mme Martin.",
            "9000 \"Pixel\" of Mme Martin wanted gate opened: the door opened it; its contact said:"
                + " opened.",
            "9050 Opening 1: the door says that the lock is released.",
            "9400 The contact of gate said: opened.",
            "12000 The door ended its call: bye.",
            "12000 The ring was over."),
        steps(story));
    assertEquals(
        "\"Pixel\" answered, and one side ended the call. (the visitor hung up)", story.ended());
    assertEquals(Optional.of(true), story.phones().get(0).picture());
    assertEquals(Optional.of(true), story.phones().get(1).declined());
  }

  @Test
  void withoutARecordingWhatEachPhoneShowedIsNotGuessed() {
    aWholeRing();
    ToldRing story = told(false);
    assertFalse(story.recorded());
    assertEquals(Optional.empty(), story.phones().get(0).picture());
    assertTrue(
        steps(story).contains("640 The first phone showed a picture."), steps(story)::toString);
    assertTrue(steps(story).contains("4180 Sound went both ways."), steps(story)::toString);
    String page = String.join("\n", RingPages.one(story, "Portail", ZoneId.of("Europe/Paris")));
    assertTrue(page.contains("not kept"), page);
    assertTrue(page.contains("pressed 2026-11-30 08:14:03 (Europe/Paris)"), page);
  }

  @Test
  void ofPhonesWithTheSameTimesOnlyWhatBothShareIsSaid() {
    on(4, new RingEvent.PhoneReady("a"));
    on(4, new RingEvent.PhoneReady("b"));
    on(900, new RingEvent.Decline("b"));
    on(2_000, new RingEvent.DoorHungUp("cancel"));
    ToldRing story = told(true);
    assertEquals(Optional.empty(), story.phones().get(0).declined());
    assertEquals(Optional.empty(), story.phones().get(1).declined());
    assertEquals(Optional.of(false), story.phones().get(0).picture(), "neither had one");
    assertTrue(steps(story).contains("900 A phone declined."), steps(story)::toString);
  }

  @Test
  void aRingToWhichMuchHappenedIsToldInPartAndThatIsSaid() {
    on(4, new RingEvent.PhoneReady("a"));
    for (int i = 0; i < 300; i++) {
      on(10 + i, new RingEvent.ViewerConnected("a"));
    }
    on(2_000, new RingEvent.DoorHungUp("cancel"));
    ToldRing story = told(true);
    assertEquals(ToldRing.MOST_STEPS, story.steps().size());
    assertTrue(story.leftOff() > 90, () -> "" + story.leftOff());
    String page = String.join("\n", RingPages.one(story, "Portail", ZoneId.of("Europe/Paris")));
    assertTrue(page.contains("and " + story.leftOff() + " steps more"), page);
  }

  @Test
  void noLineIsWiderThanATerminalAndAProgramGetsTheSame() {
    aWholeRing();
    ToldRing story = told(true);
    for (String line : RingPages.one(story, "Portail", ZoneId.of("Europe/Paris"))) {
      assertTrue(line.length() <= 100, line);
    }
    JsonObject json = RingJson.one(story);
    assertEquals("answered", json.getString("outcome"));
    assertEquals(15, json.getJsonArray("steps").size());
    assertEquals("opened", json.getJsonArray("openings").getJsonObject(0).getString("gate"));
  }
}

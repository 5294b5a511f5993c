package fr.heurtoir.gateway.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.GateReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ring is recorded, and a recording is the ring again. */
class RecordingTextTest {
  private static List<String> recorded(RingBench bench) {
    return RecordingText.write(bench.ring.recording());
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    var bench = new RingBench().ready("a", "b").told("a");
    bench.advanceBy(Duration.ofNanos(1_234_567_891));
    bench.on(new RingEvent.CanWake("b", true));
    bench.talking("a").open("a", "gate");
    bench.refused(1);
    bench.on(new RingEvent.GateReported("gate", GateReport.State.NOT_OPENED));
    bench.on(new RingEvent.DoorLost("a \"quoted\"\nreason \\ of two lines"));
    List<String> lines = recorded(bench);
    assertEquals(lines, RecordingText.write(RecordingText.read(lines)));
    assertTrue(lines.contains("1.234567891 open phone=\"p1\" lock=\"gate\" tapped=1.234567891"));
    assertTrue(
        lines.getLast().endsWith("door-lost why=\"a \\\"quoted\\\" reason \\\\ of two lines\""));
    assertFalse(String.join("\n", lines).contains("\"a\""), "phones are pseudonyms");
  }

  @Test
  void aCallBackIsRecordedWithWhoCallsBack() {
    var bench = new RingBench(true, Optional.of(new CallBack(RingId.next(0), "a"))).ready("a");
    Recording read = RecordingText.read(recorded(bench));
    assertEquals(new CallBack(RingId.next(0), "p1").phone(), read.callBack().orElseThrow().phone());
    assertEquals(bench.effects.size(), read.replay().getFirst().effects().size());
  }

  @Test
  void ofManySignsOfLifeTheLastOfEachRowIsKept() {
    var bench = new RingBench().talking("a");
    int before = bench.ring.recording().steps().size();
    for (int i = 0; i < 100; i++) {
      bench.on(new RingEvent.Heard("a"));
    }
    assertEquals(before + 1, bench.ring.recording().steps().size());
  }

  @Test
  void aRingToWhichTooMuchHappensIsRecordedInPartAndGoesOn() {
    var bench = new RingBench().ready("a");
    for (int i = 0; i < Recording.MOST; i++) {
      bench.told("a");
    }
    assertEquals(Recording.MOST, bench.ring.recording().steps().size());
    assertFalse(RecordingText.read(recorded(bench)).whole());
    bench.on(new RingEvent.Answer("a"));
    assertTrue(bench.ring.state() instanceof RingState.Talking);
  }

  @Test
  void aTextThatIsNoRecordingIsRefusedWhateverItHolds() {
    List<String> lines = recorded(new RingBench().ready("a"));
    for (List<String> bad :
        List.of(
            List.<String>of(),
            List.of(""),
            lines.subList(0, 4),
            more(lines, "1 door-lost why=\"" + "a".repeat(200_000)),
            more(lines, "1 door-lost no=\"" + "a".repeat(200_000) + '"'),
            more(lines, "1e999999999 phone-ready phone=\"p1\""))) {
      assertThrows(IllegalArgumentException.class, () -> RecordingText.read(bad));
    }
  }

  private static List<String> more(List<String> lines, String line) {
    List<String> all = new ArrayList<>(lines);
    all.add(line);
    return all;
  }

  /** A recorded file is a test case. */
  @Test
  void theRecordedVisitorIsLetInAgain() throws IOException {
    Recording recording;
    try (var file = RecordingTextTest.class.getResourceAsStream("let-in.recording")) {
      recording =
          RecordingText.read(
              new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
    List<RingEffect> effects = new ArrayList<>();
    recording.replay().forEach(step -> effects.addAll(step.effects()));
    RingSummary kept =
        effects.stream()
            .filter(RingEffect.Keep.class::isInstance)
            .map(e -> ((RingEffect.Keep) e).summary())
            .findFirst()
            .orElseThrow();
    assertTrue(kept.opened());
    assertEquals(Optional.of("p1"), kept.by());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 no-such-event",
        "0 told",
        "0 told phone=\"p1\" more=\"x\"",
        "0 told phone=p1\" x",
        "now tick",
        "0",
        "0 opening-moved number=one news=sent",
        "0 opening-moved number=1 news=done",
        "0 gate-reported lock=\"gate\" state=ajar",
        "1e99999999 tick",
        "1e-99999999 tick",
        "0 open phone=\"p1\" lock=\"gate\" tapped=1e99999999",
        ""
      })
  void aLineThatIsNoEventIsRefusedByItsNumber(String line) {
    List<String> lines = new ArrayList<>(recorded(new RingBench()));
    lines.add(line);
    var refused = assertThrows(IllegalArgumentException.class, () -> RecordingText.read(lines));
    assertTrue(refused.getMessage().startsWith("line " + lines.size() + ": "), refused::getMessage);
  }
}

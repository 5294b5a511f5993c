package fr.heurtoir.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.ControlDesk;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Who is connected, and who came back after a restart. The gateway's answers and time are given.
 */
class ConnectedTest {
  private static final String GATE =
      "portail.jules-ferry  registered=%s protocol=2 version=1.0 lockdown=none";
  private static final String PHONE =
      "%s  person=%s name=\"a phone  registered=yes \" enrolled=2026-09-01T08:00:00Z connected=%s"
          + " seen=- woken=- shown=- microphone=- push=- unreachable=-";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Deque<Map<String, List<String>>> answers = new ArrayDeque<>();
  private long now = 7;
  private final Connected command =
      new Connected(
          words -> Optional.ofNullable(answers.getFirst().get(words)),
          () -> now,
          time -> {
            now += time.toNanos();
            if (answers.size() > 1) {
              answers.removeFirst();
            }
          },
          new PrintStream(printed, true, StandardCharsets.UTF_8));

  private void answers(String gate, String... phones) {
    answers.add(Map.of("doors", List.of(GATE.formatted(gate)), "phones", List.of(phones)));
  }

  private List<String> said() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void namesTheDoorsAndPhonesThatAreThere() {
    answers("yes", PHONE.formatted("p1", "directrice", "yes"), PHONE.formatted("p2", "it", "no"));
    assertEquals(0, command.list());
    assertEquals(List.of("door portail.jules-ferry", "phone p1 of directrice"), said());
  }

  @Test
  void waitsUntilEverybodyIsBackAndSaysHowLongThatTook() {
    answers.add(Map.of());
    answers("no", PHONE.formatted("p1", "directrice", "yes"));
    answers("yes", PHONE.formatted("p1", "directrice", "yes"));
    assertEquals(
        0,
        command.again(
            List.of("door portail.jules-ferry", "phone p1 of directrice"), Duration.ofMinutes(1)));
    assertEquals(List.of("after 4 s 1 of 1 doors and 1 of 1 phones are back"), said());
  }

  @Test
  void namesWhoIsNotBackInItsTimeAndCountsTheRest() {
    answers("no", PHONE.formatted("p1", "directrice", "yes"));
    List<String> before =
        Stream.concat(
                Stream.of("door portail.jules-ferry"),
                IntStream.rangeClosed(1, 8).mapToObj(n -> "phone p" + n + " of directrice"))
            .toList();
    assertEquals(ControlDesk.NOT_YET, command.again(before, Duration.ofSeconds(60)));
    assertEquals(
        List.of(
            "after 60 s 0 of 1 doors and 1 of 8 phones are back; not back yet: door"
                + " portail.jules-ferry, phone p2 of directrice, phone p3 of directrice, phone p4"
                + " of directrice, phone p5 of directrice and 3 more"),
        said());
  }

  @Test
  void whereNobodyWasThereItSaysSoAtOnce() {
    answers("no");
    assertEquals(0, command.again(List.of(), Duration.ofSeconds(60)));
    assertEquals(List.of("no door and no phone was connected before"), said());
  }

  @Test
  void aGatewayThatDoesNotAnswerIsSaidSo() {
    answers.add(Map.of());
    assertEquals(Command.UNAVAILABLE, command.list());
    assertEquals(List.of(), said());
    assertEquals(
        ControlDesk.NOT_YET, command.again(new ArrayList<>(List.of("door a.b")), Duration.ZERO));
    assertEquals(List.of("the gateway did not answer for 0 s"), said());
  }
}

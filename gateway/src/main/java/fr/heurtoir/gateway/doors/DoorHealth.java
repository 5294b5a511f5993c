package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.DoorMessage;
import fr.heurtoir.protocol.DoorMessage.SelfTest.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a door said of itself, as it is kept.
 *
 * @param version its program's, from its last self-test; empty where none came yet
 * @param tamperOpen whether the station stands open
 * @param broken the parts that do not work, and what the door says of each; at most {@value
 *     #MOST_PARTS}, and the abilities that it lacks
 * @param certificateEnd of the last certificate that this gateway issued for it
 */
public record DoorHealth(
    String version,
    Optional<Test> lastTest,
    boolean tamperOpen,
    Map<String, String> broken,
    Optional<Instant> certificateEnd) {
  /** Of a door that never said anything. */
  public static final DoorHealth UNKNOWN =
      new DoorHealth("", Optional.empty(), false, Map.of(), Optional.empty());

  private static final int MOST_PARTS = 16;

  /** The words of what a station can do; see {@link DoorMessage.Abilities}. */
  public static final List<String> ABILITIES = List.of("ring", "show", "hear", "speak", "open");

  /** A self-test. */
  public record Test(Instant at, List<Check> checks) {
    public Test {
      checks = List.copyOf(checks);
    }

    /** The names of what was not right. */
    public List<String> failed() {
      return checks.stream().filter(check -> !check.ok()).map(Check::name).toList();
    }
  }

  public DoorHealth {
    broken = Map.copyOf(broken);
  }

  /** With the result of a self-test. */
  public DoorHealth tested(DoorMessage.SelfTest result, Instant at) {
    return new DoorHealth(
        result.version(),
        Optional.of(new Test(at, result.checks())),
        tamperOpen,
        broken,
        certificateEnd);
  }

  /** With what the tamper contact says. */
  public DoorHealth tampered(boolean open) {
    return new DoorHealth(version, lastTest, open, broken, certificateEnd);
  }

  /** With what became of a part; a part too many is passed over. */
  public DoorHealth part(DoorMessage.PartReport report) {
    Map<String, String> parts = new TreeMap<>(broken);
    if (report.works()) {
      parts.remove(report.part());
    } else if (parts.size() < MOST_PARTS || parts.containsKey(report.part())) {
      parts.put(report.part(), report.detail());
    }
    return new DoorHealth(version, lastTest, tamperOpen, parts, certificateEnd);
  }

  /** With what the station can do now: each ability that it lacks is a part that is broken. */
  public DoorHealth able(DoorMessage.Abilities abilities) {
    Map<String, String> parts = new TreeMap<>(broken);
    abilities
        .each()
        .forEach(
            (word, can) -> {
              if (can) {
                parts.remove(word);
              } else {
                parts.put(word, abilities.detail());
              }
            });
    return new DoorHealth(version, lastTest, tamperOpen, parts, certificateEnd);
  }

  /** What the station cannot do, of {@link #ABILITIES}, as far as it said. */
  public List<String> unable() {
    return ABILITIES.stream().filter(broken::containsKey).toList();
  }

  /** With a certificate that was issued. */
  public DoorHealth certified(Instant end) {
    return new DoorHealth(version, lastTest, tamperOpen, broken, Optional.of(end));
  }

  /** What is wrong, in words: parts, failed checks, and {@code tamper}; in order, each once. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>(new TreeMap<>(broken).keySet());
    lastTest.map(Test::failed).orElse(List.of()).stream()
        .filter(check -> !faults.contains(check))
        .forEach(faults::add);
    if (tamperOpen) {
      faults.add("tamper");
    }
    return List.copyOf(faults);
  }
}

package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.door.DoorMessage;
import fr.heurtoir.protocol.door.DoorMessage.SelfTest.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The stored health of a door, as the door reported it.
 *
 * @param version its program's, from its last self-test; empty before the first
 * @param tamperOpen whether the station's case is open
 * @param broken the parts that do not work, with the door's explanation, at most {@value
 *     #MOST_PARTS}; also the abilities that it lacks
 * @param certificateEnd of the last certificate that this gateway issued for it
 */
public record DoorHealth(
    String version,
    Optional<Test> lastTest,
    boolean tamperOpen,
    Map<String, String> broken,
    Optional<Instant> certificateEnd) {
  /** A door that has not reported anything. */
  public static final DoorHealth UNKNOWN =
      new DoorHealth("", Optional.empty(), false, Map.of(), Optional.empty());

  private static final int MOST_PARTS = 16;

  /** The abilities of a station; see {@link DoorMessage.Abilities}. */
  public static final List<String> ABILITIES = List.of("ring", "show", "hear", "speak", "open");

  /** A self-test's result. */
  public record Test(Instant at, List<Check> checks) {
    public Test {
      checks = List.copyOf(checks);
    }

    /** The names of the failed checks. */
    public List<String> failed() {
      return checks.stream().filter(check -> !check.ok()).map(Check::name).toList();
    }
  }

  public DoorHealth {
    broken = Map.copyOf(broken);
  }

  /** This health with the result of a self-test. */
  public DoorHealth tested(DoorMessage.SelfTest result, Instant at) {
    return new DoorHealth(
        result.version(),
        Optional.of(new Test(at, result.checks())),
        tamperOpen,
        broken,
        certificateEnd);
  }

  /** This health with the state of the tamper contact. */
  public DoorHealth tampered(boolean open) {
    return new DoorHealth(version, lastTest, open, broken, certificateEnd);
  }

  /** This health with the state of a part. Ignores parts beyond the limit. */
  public DoorHealth part(DoorMessage.PartReport report) {
    Map<String, String> parts = new TreeMap<>(broken);
    if (report.works()) {
      parts.remove(report.part());
    } else if (parts.size() < MOST_PARTS || parts.containsKey(report.part())) {
      parts.put(report.part(), report.detail());
    }
    return new DoorHealth(version, lastTest, tamperOpen, parts, certificateEnd);
  }

  /**
   * This health with the station's present abilities. Each missing ability counts as a broken part.
   */
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

  /** The missing abilities, of {@link #ABILITIES}, as far as the station reported them. */
  public List<String> unable() {
    return ABILITIES.stream().filter(broken::containsKey).toList();
  }

  /** This health with an issued certificate. */
  public DoorHealth certified(Instant end) {
    return new DoorHealth(version, lastTest, tamperOpen, broken, Optional.of(end));
  }

  /**
   * Everything that is wrong, as words: parts, failed checks, and {@code tamper}. Sorted, each
   * once.
   */
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

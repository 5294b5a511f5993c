package fr.heurtoir.gateway.school;

import fr.heurtoir.config.TomlFile;
import fr.heurtoir.config.TomlSection;
import fr.heurtoir.protocol.DoorId;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One file of {@code schools.d}: one school of the commune whose folder that is. */
final class SchoolReader {
  private static final int MOST_DOORS = 32;
  private static final int MOST_PEOPLE = 500;
  private static final int MOST_LOCKS = 4;

  static final Pattern LABEL = Pattern.compile(CommuneId.LABEL);
  static final String LABEL_SAID = "1 to 32 lower-case letters, digits and inner hyphens";
  private static final Pattern LOCK = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final String LOCK_SAID =
      "a lower-case letter, then at most 31 lower-case letters, digits and hyphens";
  private static final Pattern NAME = Pattern.compile("(?=.*\\S)[^\\p{Cntrl}]{1,80}");
  private static final String NAME_SAID = "1 to 80 characters of one line";

  private SchoolReader() {}

  static Optional<School> read(TomlFile file, CommuneId commune, Emails emails) {
    return file.read(top -> school(top, commune, emails));
  }

  /** A school whose id is empty has a fault. */
  private static School school(TomlSection top, CommuneId commune, Emails emails) {
    String id = scoped(commune, top.text("id", LABEL, LABEL_SAID));
    String name = top.text("name", NAME, NAME_SAID);
    Rights rights = RoleReader.rights(top.section("roles"));
    List<Door> doors = new ArrayList<>();
    Set<String> doorIds = new HashSet<>();
    for (TomlSection section : top.sections("door", MOST_DOORS)) {
      door(section, id, doorIds, rights).ifPresent(doors::add);
    }
    List<Person> people = new ArrayList<>();
    Set<String> personIds = new HashSet<>();
    for (TomlSection section : top.sections("person", MOST_PEOPLE)) {
      String label = section.text("id", LABEL, LABEL_SAID);
      String person = scoped(commune, label);
      String personName = section.text("name", NAME, NAME_SAID);
      Role role = RoleReader.role(section);
      boolean rings = section.bool("rings", true);
      if (!person.isEmpty() && !personIds.add(person)) {
        section.problem("id", "a second person \"" + label + "\" in this school");
      } else if (!person.isEmpty()) {
        people.add(new Person(person, personName, role, rings));
      }
      emails.read(section, person);
    }
    RingPlan plan = plan(top.section("ring"));
    HistoryPolicy history = history(top.section("history"));
    Optional<LocalTime> dailyTest = top.section("test").optionalTime("daily");
    return new School(id, name, doors, people, rights, plan, history, dailyTest);
  }

  private static String scoped(CommuneId commune, String label) {
    return label.isEmpty() ? "" : commune.scoped(label);
  }

  private static Optional<Door> door(
      TomlSection section, String school, Set<String> taken, Rights rights) {
    String id = section.text("id", LABEL, LABEL_SAID);
    String name = section.text("name", NAME, NAME_SAID);
    List<String> locks =
        section.has("locks")
            ? section.texts("locks", MOST_LOCKS, LOCK, LOCK_SAID)
            : List.of("gate");
    if (new HashSet<>(locks).size() < locks.size()) {
      section.problem("locks", "each name once");
    }
    if (!section.has("locks")) {
      section.texts("locks", MOST_LOCKS, LOCK, LOCK_SAID);
    }
    Duration pulse = section.seconds("pulse", 0.2, 30, Duration.ofSeconds(3));
    Map<String, Set<Role>> openBy = RoleReader.openBy(section.section("open-by"), locks, rights);
    boolean twice = !id.isEmpty() && !taken.add(id);
    if (twice) {
      section.problem("id", "a second door \"" + id + "\" in this school");
    }
    return id.isEmpty() || school.isEmpty() || twice
        ? Optional.empty()
        : Optional.of(new Door(new DoorId(id + "." + school), name, locks, pulse, openBy));
  }

  private static HistoryPolicy history(TomlSection history) {
    HistoryPolicy usual = HistoryPolicy.standard();
    HistoryPolicy policy =
        new HistoryPolicy(
            history.seconds("call-back", 0, 900, usual.callBack()),
            history.bool("snapshots", usual.snapshots()),
            Duration.ofHours(
                history.integer("keep-snapshots", 1, 720, (int) usual.keepSnapshots().toHours())));
    return policy;
  }

  private static RingPlan plan(TomlSection ring) {
    RingPlan usual = RingPlan.standard();
    RingPlan plan =
        new RingPlan(
            ring.seconds("answer-timeout", 5, 120, usual.answerTimeout()),
            ring.seconds("max-call", 10, 900, usual.maxCall()),
            ring.seconds("warning", 1, 60, usual.warning()),
            ring.seconds("open-after-hangup", 0, 120, usual.openAfterHangup()),
            ring.seconds("phone-grace", 0, 60, usual.phoneGrace()),
            ring.integer("presses", 1, 100, usual.presses()),
            ring.seconds("press-window", 1, 3600, usual.pressWindow()));
    if (plan.warning().compareTo(plan.maxCall()) >= 0) {
      ring.problem("warning", "shorter than max-call");
    }
    return plan;
  }
}

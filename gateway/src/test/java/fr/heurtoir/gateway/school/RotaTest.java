package fr.heurtoir.gateway.school;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.school.Absence.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RotaTest {
  private static final List<Person> PEOPLE =
      List.of(
          new Person("head", "Directrice", Role.HEAD, true),
          new Person("deputy", "Adjointe", Role.STAFF, true),
          new Person("lodge", "Loge", Role.STAFF, false),
          new Person("it", "Informatique", Role.IT, true));

  private static School school(Rights rights) {
    return new School(
        "s", "École", List.of(), PEOPLE, rights, RingPlan.standard(), HistoryPolicy.standard());
  }

  private static Rota rota(Absence... absences) {
    return rota(school(Rights.standard()), Set.of(), absences);
  }

  private static Rota rota(School school, Set<String> without, Absence... absences) {
    return new Rota(school, List.of(absences), person -> !without.contains(person));
  }

  private static Absence quiet(String person) {
    return new Absence(
        "s", person, Kind.QUIET, Optional.empty(), Optional.empty(), person, Instant.EPOCH);
  }

  private static Absence handedOver(String person, String to) {
    return new Absence(
        "s", person, Kind.HANDED_OVER, Optional.of(to), Optional.empty(), person, Instant.EPOCH);
  }

  private static List<String> rung(Rota rota) {
    return rota.rung().stream().map(Person::id).toList();
  }

  private static List<String> away(Rota rota) {
    return rota.away().stream().map(away -> away.person().id() + " " + away.why()).toList();
  }

  @Test
  void whoAnswersIsRungAndNobodyElse() {
    assertEquals(List.of("head", "deputy"), rung(rota()));
    assertEquals(List.of("lodge ROLE", "it ROLE"), away(rota()));
  }

  @Test
  void whoIsQuietIsNotRung() {
    assertEquals(List.of("deputy"), rung(rota(quiet("head"))));
    assertEquals(List.of(), rung(rota(quiet("head"), quiet("deputy"))));
  }

  @Test
  void theSubstituteIsRungInTheirPlaceAlone() {
    Rota rota = rota(handedOver("head", "lodge"));
    assertEquals(List.of("deputy", "lodge"), rung(rota));
    assertEquals("head", rota.inPlaceOf("lodge").orElseThrow().id());
    assertEquals(List.of("head HANDED_OVER", "it ROLE"), away(rota));
  }

  @Test
  void whoIsRungAnywayIsRungForThemselvesAndLentWhatIsNeededAllTheSame() {
    Rota rota = rota(handedOver("head", "deputy"));
    assertTrue(rota.inPlaceOf("deputy").isEmpty());
    assertEquals(List.of("head"), rota.standsInFor("deputy").stream().map(Person::id).toList());
  }

  @Test
  void aHandOverToSomebodyWhoIsAwayRingsWhoHandedOver() {
    assertEquals(List.of("head"), rung(rota(handedOver("head", "deputy"), quiet("deputy"))));
    assertEquals(
        List.of("head", "lodge"),
        rung(rota(handedOver("head", "deputy"), handedOver("deputy", "lodge"))));
    assertEquals(
        List.of("head", "deputy"),
        rung(rota(school(Rights.standard()), Set.of("lodge"), handedOver("head", "lodge"))));
  }

  @Test
  void twoWhoHandOverToEachOtherAreBothRung() {
    assertEquals(
        List.of("head", "deputy"),
        rung(rota(handedOver("head", "deputy"), handedOver("deputy", "head"))));
  }

  @Test
  void aHandOverToWhoLeftTheSchoolOrMayNotStandInRingsWhoHandedOver() {
    assertEquals(List.of("head", "deputy"), rung(rota(handedOver("head", "gone"))));
    assertEquals(List.of("head", "deputy"), rung(rota(handedOver("head", "it"))));
  }

  @Test
  void anAbsenceOfWhoLostTheRightToItCountsNoMore() {
    School strict =
        school(new Rights(Map.of(Right.QUIET, Set.of(), Right.HAND_OVER, Set.of(Role.STAFF))));
    assertEquals(
        List.of("head", "deputy"),
        rung(rota(strict, Set.of(), quiet("deputy"), handedOver("head", "lodge"))));
  }

  @Test
  void colleaguesAreThoseToWhomAHandOverWouldHold() {
    assertEquals(
        List.of("deputy", "lodge"), rota().colleagues("head").stream().map(Person::id).toList());
    assertEquals(
        List.of("lodge"),
        rota(quiet("deputy")).colleagues("head").stream().map(Person::id).toList());
    assertEquals(List.of(), rota().colleagues("it"));
    assertEquals(List.of(), rota().colleagues("lodge"), "there is nothing to hand over");
  }

  /** Whatever is said: who can be rung by role is rung, unless quiet or carried by who is rung. */
  @Property(tries = 2000)
  void noHandOverSilencesADoor(
      @ForAll @Size(max = 6) List<@IntRange(min = 0, max = 39) Integer> said) {
    List<String> ids = PEOPLE.stream().map(Person::id).toList();
    List<Absence> absences =
        said.stream()
            .map(
                n -> {
                  String person = ids.get(n % 4);
                  int to = n / 4 % 5;
                  return to == 4 || ids.get(to).equals(person)
                      ? quiet(person)
                      : handedOver(person, ids.get(to));
                })
            .toList();
    Rota rota = rota(school(Rights.standard()), Set.of(), absences.toArray(Absence[]::new));
    Set<String> quiet = new java.util.HashSet<>();
    absences.stream().filter(a -> a.kind() == Kind.QUIET).forEach(a -> quiet.add(a.person()));
    for (String person : List.of("head", "deputy")) {
      boolean carried =
          ids.stream()
              .anyMatch(
                  other ->
                      rota.rings(other)
                          && rota.standsInFor(other).stream().anyMatch(p -> p.id().equals(person)));
      assertTrue(
          rota.rings(person) || quiet.contains(person) || carried,
          () -> person + " is neither rung nor carried: " + absences);
    }
    assertFalse(rota.rings("it"));
    assertEquals(
        PEOPLE.size(),
        rota.rung().size() + rota.away().size(),
        "everybody is in the plan exactly once");
  }

  @Test
  void everyRightSaysWhoHasItUsually() {
    Rights usual = Rights.standard();
    assertEquals(
        EnumSet.of(Right.PHONES),
        EnumSet.copyOf(Arrays.stream(Right.values()).filter(r -> usual.has(Role.IT, r)).toList()));
    assertEquals(
        EnumSet.complementOf(EnumSet.of(Right.PHONES)),
        EnumSet.copyOf(
            Arrays.stream(Right.values()).filter(r -> usual.has(Role.HEAD, r)).toList()));
    assertFalse(usual.has(Role.STAFF, Right.LIFT));
  }
}

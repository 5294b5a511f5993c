package fr.heurtoir.gateway.school;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.protocol.DoorId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two communes that gave everything the same names. */
class EachCommunesNamesAreItsOwnTest {
  private static final CommuneId OTHER = new CommuneId("ville-b");

  private static final Schools BOTH =
      new Schools(
          List.of(),
          List.of(
              school(CommuneId.FIRST, "Mme Martin", Role.HEAD),
              school(OTHER, "M. Petit", Role.STAFF)),
          Map.of(
              CommuneId.FIRST,
              Map.of("direction@ecole.example", "directrice"),
              OTHER,
              Map.of("direction@ecole.example", "directrice.ville-b")));

  private static School school(CommuneId commune, String name, Role role) {
    SchoolId id = new SchoolId(commune, "jules-ferry");
    return new School(
        id.value(),
        "École Jules-Ferry",
        List.of(
            new Door(
                new DoorId("portail." + id), "Portail", List.of("gate"), Duration.ofSeconds(3))),
        List.of(new Person(new PersonId(commune, "directrice").value(), name, role, true)),
        RingPlan.standard());
  }

  @Test
  void theSamePersonsIdInTwoCommunesIsTwoPeople() {
    assertEquals("Mme Martin", BOTH.person("directrice").orElseThrow().name());
    assertEquals("M. Petit", BOTH.person("directrice.ville-b").orElseThrow().name());
    assertEquals(Set.of("jules-ferry"), BOTH.ofPerson("directrice"));
    assertEquals(Set.of("jules-ferry.ville-b"), BOTH.ofPerson("directrice.ville-b"));
  }

  @Test
  void anAddressIsAPersonOfTheCommuneWhereItIsAskedFor() {
    String email = "Direction@ecole.example";
    assertEquals(Optional.of("Mme Martin"), BOTH.byEmail(CommuneId.FIRST, email).map(Person::name));
    assertEquals(Optional.of("M. Petit"), BOTH.byEmail(OTHER, email).map(Person::name));
    assertEquals(Optional.empty(), BOTH.byEmail(new CommuneId("ville-c"), email));
  }

  @Test
  void nobodyHasARightAtTheOtherCommunesSchool() {
    School first = BOTH.school("jules-ferry").orElseThrow();
    School other = BOTH.school("jules-ferry.ville-b").orElseThrow();

    for (Right right : Right.values()) {
      assertFalse(first.may("directrice.ville-b", right), right.code());
      assertFalse(other.may("directrice", right), right.code());
    }
    assertFalse(other.mayOpen("directrice", other.doors().getFirst(), "gate"));
    assertTrue(other.mayOpen("directrice.ville-b", other.doors().getFirst(), "gate"));
  }

  @Test
  void aDoorIsOfItsOwnSchool() {
    DoorId first = new DoorId("portail.jules-ferry");
    DoorId other = new DoorId("portail.jules-ferry.ville-b");

    assertEquals("jules-ferry", first.school());
    assertEquals("jules-ferry.ville-b", other.school());
    assertEquals("portail", other.door());
    assertEquals(
        List.of(first),
        BOTH.of(CommuneId.FIRST).getFirst().doors().stream().map(Door::id).toList());
    assertEquals(List.of(other), BOTH.of(OTHER).getFirst().doors().stream().map(Door::id).toList());
  }

  @Test
  void aSchoolListsNobodyOfAnotherCommune() {
    School mixed =
        new School(
            "jules-ferry.ville-b",
            "École",
            List.of(),
            List.of(new Person("directrice", "Mme Martin")),
            RingPlan.standard());

    assertThrows(IllegalArgumentException.class, () -> new Schools(List.of(mixed)));
  }

  @Test
  void anIdIsReadAsItWasWritten() {
    for (CommuneId commune : List.of(CommuneId.FIRST, OTHER)) {
      SchoolId school = new SchoolId(commune, "jules-ferry");
      PersonId person = new PersonId(commune, "directrice");
      assertEquals(school, SchoolId.of(school.value()));
      assertEquals(person, PersonId.of(person.value()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".b", "a.b.c", "A", "a b", "a/b", "-a", "a.first"})
  void whatIsNoIdIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> SchoolId.of(text));
    assertThrows(IllegalArgumentException.class, () -> PersonId.of(text));
  }

  /** What phones are told of carries every name that the configuration allows. */
  @Test
  void theLongestNamesAreToldToPhones() {
    String longest = "n".repeat(32);
    SchoolId school = new SchoolId(new CommuneId(longest), longest);
    DoorId door = new DoorId(longest + "." + school);
    assertEquals(DoorId.MAX_LENGTH, door.value().length());
    assertEquals(door.value(), new Named(door.value(), "Portail").id());
  }
}

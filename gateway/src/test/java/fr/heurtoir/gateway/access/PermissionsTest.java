package fr.heurtoir.gateway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.requests.AnswerMessage;
import fr.heurtoir.gateway.requests.CallBackMessage;
import fr.heurtoir.gateway.requests.DeclineMessage;
import fr.heurtoir.gateway.requests.FirstFrameMessage;
import fr.heurtoir.gateway.requests.HandOverMessage;
import fr.heurtoir.gateway.requests.HangUpMessage;
import fr.heurtoir.gateway.requests.LockdownMessage;
import fr.heurtoir.gateway.requests.OfferMessage;
import fr.heurtoir.gateway.requests.OpenMessage;
import fr.heurtoir.gateway.requests.PushSubscribeMessage;
import fr.heurtoir.gateway.requests.QuietMessage;
import fr.heurtoir.gateway.requests.ReplyMessage;
import fr.heurtoir.gateway.requests.Request;
import fr.heurtoir.gateway.requests.Requests;
import fr.heurtoir.gateway.requests.RevokeMessage;
import fr.heurtoir.gateway.requests.TestMessage;
import fr.heurtoir.gateway.requests.TestToldMessage;
import fr.heurtoir.gateway.requests.ToldMessage;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.HistoryPolicy;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.gateway.school.Rights;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.Role;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Reply;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Every kind of message, by every role, about one's own school and about a foreign one. */
class PermissionsTest {
  private static final String HERE = "here";
  private static final String ELSEWHERE = "elsewhere";
  private static final RingId RING = RingId.next(1_000_000);
  private static final RingId FOREIGN = RingId.next(1_000_001);
  private static final RingId UNKNOWN = RingId.next(1_000_002);

  private record Live(String schoolId, Map<String, List<String>> lent, Set<String> phones)
      implements Permissions.Ground {
    @Override
    public DoorId doorId() {
      return new DoorId("door." + schoolId);
    }

    @Override
    public List<String> standsInFor(String person) {
      return lent.getOrDefault(person, List.of());
    }

    @Override
    public boolean told(String phone) {
      return phones.contains(phone);
    }

    @Override
    public boolean reachable() {
      return true;
    }
  }

  private static School school(String id, Rights rights, Map<String, Set<Role>> openBy) {
    return new School(
        id,
        "École",
        List.of(
            new Door(
                new DoorId("door." + id),
                "Porte",
                List.of("gate", "side"),
                Duration.ofSeconds(3),
                openBy)),
        Arrays.stream(Role.values())
            .map(role -> new Person(role.code(), role.code(), role, true))
            .toList(),
        rights,
        RingPlan.standard(),
        HistoryPolicy.standard());
  }

  /** The role's person, who is of the first school alone. */
  private static PhoneRef phone(Role role) {
    return new PhoneRef("p-" + role.code(), "Téléphone", role.code(), role.code(), Set.of(HERE));
  }

  private static Optional<ErrorCode> refused(
      Schools schools, Role role, Request message, Map<String, List<String>> lent) {
    Map<RingId, Live> rings = new HashMap<>();
    rings.put(RING, new Live(HERE, lent, Set.of()));
    rings.put(FOREIGN, new Live(ELSEWHERE, Map.of(), Set.of()));
    return permissions(schools)
        .refused(phone(role), message.needs(), ring -> Optional.ofNullable(rings.get(ring)))
        .map(Permissions.Refusal::code);
  }

  private static Permissions permissions(Schools schools) {
    return new Permissions(() -> schools, new WhoMayOpen(() -> schools, door -> false));
  }

  private static Schools schools(Rights rights) {
    return new Schools(
        List.of(school(HERE, rights, Map.of()), school(ELSEWHERE, rights, Map.of())));
  }

  private static List<Request> ofRing(RingId ring) {
    return List.of(
        new ToldMessage(ring),
        new OfferMessage(ring, "v=0"),
        new FirstFrameMessage(ring),
        new AnswerMessage(ring),
        new DeclineMessage(ring),
        new HangUpMessage(ring),
        new ReplyMessage(ring, Reply.COMING),
        new OpenMessage(ring, "gate", Optional.empty(), OptionalLong.empty()));
  }

  private static List<Request> ofSchool(String school) {
    return List.of(
        new LockdownMessage(school, true, Optional.empty()),
        new LockdownMessage(school, false, Optional.empty()),
        new HandOverMessage(school, Optional.empty(), Optional.empty(), false, Optional.empty()),
        new QuietMessage(school, Optional.empty()));
  }

  private static List<Request> ofNothing() {
    return List.of(
        new CallBackMessage(RING),
        new RevokeMessage("p1", Optional.empty()),
        new PushSubscribeMessage(Optional.empty()),
        new TestMessage(),
        new TestToldMessage("test-0123456789abc"));
  }

  @Test
  void everyKindOfMessageIsTriedHere() {
    Set<MessageKind> tried =
        Stream.of(ofRing(RING), ofSchool(HERE), ofNothing())
            .flatMap(List::stream)
            .map(Request::kind)
            .collect(Collectors.toSet());
    assertEquals(Set.copyOf(Requests.KINDS), tried);
  }

  /** The rights of which any one allows a message; written a second time, by hand. */
  private static Set<Right> rightsFor(Request message) {
    return switch (message.type()) {
      case "told", "offer", "first-frame", "reply", "decline", "hangup" ->
          EnumSet.of(Right.ANSWER, Right.OPEN);
      case "answer" -> EnumSet.of(Right.ANSWER);
      case "open" -> EnumSet.of(Right.OPEN);
      case "call-back" -> EnumSet.of(Right.CALL_BACK);
      case "hand-over" -> EnumSet.of(Right.HAND_OVER);
      case "quiet" -> EnumSet.of(Right.QUIET);
      case "lockdown" ->
          EnumSet.of(((LockdownMessage) message).set() ? Right.LOCKDOWN : Right.LIFT);
      default -> EnumSet.noneOf(Right.class);
    };
  }

  @Property(tries = 500)
  void aMessageIsAllowedByItsRightAloneAndOneAboutAForeignSchoolNever(
      @ForAll Map<Right, Set<Role>> said) {
    Map<Right, Set<Role>> all = new EnumMap<>(Right.class);
    for (Right right : Right.values()) {
      all.put(right, new HashSet<>(said.getOrDefault(right, Set.of())));
    }
    Rights rights = new Rights(all);
    Schools schools = schools(rights);
    for (Role role : Role.values()) {
      for (List<Request> messages : List.of(ofRing(RING), ofSchool(HERE), ofNothing())) {
        for (Request message : messages) {
          Set<Right> needed = rightsFor(message);
          boolean allowed = needed.isEmpty() || needed.stream().anyMatch(r -> rights.has(role, r));
          assertEquals(
              allowed ? Optional.empty() : Optional.of(ErrorCode.NOT_ALLOWED),
              refused(schools, role, message, Map.of()),
              () -> role + " " + message + " with " + rights);
        }
      }
      for (Request message : ofSchool(ELSEWHERE)) {
        assertEquals(
            Optional.of(ErrorCode.UNKNOWN_SCHOOL), refused(schools, role, message, Map.of()));
      }
      for (RingId ring : List.of(FOREIGN, UNKNOWN)) {
        for (Request message : ofRing(ring)) {
          assertEquals(
              Optional.of(ErrorCode.UNKNOWN_RING), refused(schools, role, message, Map.of()));
        }
      }
    }
  }

  @Test
  void whoRunsTheMachinesHasNoPartInRings() {
    for (Request message : ofRing(RING)) {
      assertEquals(
          Optional.of(ErrorCode.NOT_ALLOWED),
          refused(schools(Rights.standard()), Role.IT, message, Map.of()));
    }
  }

  @Test
  void whoStandsInAnswersAndOpensAndNothingElse() {
    Rights headAlone =
        new Rights(
            Map.of(
                Right.ANSWER, Set.of(Role.HEAD),
                Right.OPEN, Set.of(Role.HEAD),
                Right.LOCKDOWN, Set.of(Role.HEAD)));
    Schools schools = schools(headAlone);
    Map<String, List<String>> lent = Map.of("staff", List.of("head"), "it", List.of("head"));
    for (Request message : ofRing(RING)) {
      assertEquals(
          Optional.of(ErrorCode.NOT_ALLOWED), refused(schools, Role.STAFF, message, Map.of()));
      assertEquals(Optional.empty(), refused(schools, Role.STAFF, message, lent));
      assertEquals(
          Optional.of(ErrorCode.NOT_ALLOWED),
          refused(schools, Role.IT, message, lent),
          "without the right to stand in");
    }
    assertEquals(
        Optional.of(ErrorCode.NOT_ALLOWED),
        refused(schools, Role.STAFF, new LockdownMessage(HERE, false, Optional.empty()), lent));
  }

  @Test
  void aLockThatIsKeptForTheHeadOpensForTheHeadAndWhoStandsInForThem() {
    Schools schools =
        new Schools(List.of(school(HERE, Rights.standard(), Map.of("gate", Set.of(Role.HEAD)))));
    Request gate = new OpenMessage(RING, "gate", Optional.empty(), OptionalLong.empty());
    Request side = new OpenMessage(RING, "side", Optional.empty(), OptionalLong.empty());
    assertEquals(Optional.empty(), refused(schools, Role.HEAD, gate, Map.of()));
    assertEquals(Optional.of(ErrorCode.NOT_ALLOWED), refused(schools, Role.STAFF, gate, Map.of()));
    assertEquals(Optional.empty(), refused(schools, Role.STAFF, side, Map.of()));
    assertEquals(
        Optional.empty(), refused(schools, Role.STAFF, gate, Map.of("staff", List.of("head"))));
    assertEquals(
        Optional.of(ErrorCode.UNKNOWN_LOCK),
        refused(
            schools,
            Role.HEAD,
            new OpenMessage(RING, "cellar", Optional.empty(), OptionalLong.empty()),
            Map.of()));
    WhoMayOpen whoMayOpen = new WhoMayOpen(() -> schools, door -> false);
    Live live = new Live(HERE, Map.of(), Set.of());
    assertEquals(List.of("side"), whoMayOpen.locks(live, "staff"));
    assertEquals(List.of("gate", "side"), whoMayOpen.locks(live, "head"));
    assertEquals(List.of(), whoMayOpen.locks(live, "it"));
  }

  @Test
  void whoLostTheirPartMayStillHangUpAndNothingElse() {
    Schools nobody = schools(new Rights(Map.of(Right.ANSWER, Set.of(), Right.OPEN, Set.of())));
    Live talking = new Live(HERE, Map.of(), Set.of("p-head"));
    Permissions permissions = permissions(nobody);
    for (Request message : ofRing(RING)) {
      boolean leaves = message instanceof HangUpMessage || message instanceof DeclineMessage;
      assertEquals(
          leaves,
          permissions
              .refused(phone(Role.HEAD), message.needs(), ring -> Optional.of(talking))
              .isEmpty(),
          message.toString());
    }
    assertFalse(permissions.maySee(talking, "head"));
  }
}

package fr.heurtoir.gateway.access;

import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who may do what. Checked at each message, so a reload of the configuration takes effect from the
 * next message on. Thread-safe.
 */
public final class Permissions {
  private final Supplier<Schools> schools;
  private final WhoMayOpen whoMayOpen;

  public Permissions(Supplier<Schools> schools, WhoMayOpen whoMayOpen) {
    this.schools = schools;
    this.whoMayOpen = whoMayOpen;
  }

  /** The permission that a message needs; each message names its own. */
  public sealed interface Need {
    /** None: it concerns only the connection, or this person's own phones. */
    record Nothing() implements Need {}

    /** A right at the school that the message names. */
    record AtSchool(String school, Right right) implements Need {}

    /** A right at some school. The handler knows which one and asks {@link Permissions#may}. */
    record Somewhere(Right right) implements Need {}

    /** A part in a live ring. */
    record InRing(RingId ring, Act act) implements Need {}

    /** The right to open one lock, in a live ring. */
    record OpenLock(RingId ring, String lock) implements Need {}
  }

  /** What a person does in a ring. */
  public enum Act {
    /** See it and hear of it: whoever may answer or open. */
    SEE,
    ANSWER,
    /**
     * Leave it. Also allowed to a person who was told of the ring and has lost their rights since.
     */
    LEAVE
  }

  /** What the permission check asks a ring. */
  public interface Ground {
    String schoolId();

    DoorId doorId();

    /** The ids of those for whom this person stands in in this ring. */
    List<String> standsInFor(String person);

    boolean told(String phone);

    /** Whether the door is connected. */
    boolean reachable();
  }

  /** Why a message is not allowed. */
  public record Refusal(ErrorCode code, String what) {}

  /**
   * Why a message is refused; empty where it is allowed.
   *
   * @param rings the live rings
   */
  public Optional<Refusal> refused(
      PhoneRef phone, Need need, Function<RingId, Optional<? extends Ground>> rings) {
    return switch (need) {
      case Need.Nothing _ -> Optional.empty();
      case Need.AtSchool at -> {
        if (!phone.schools().contains(at.school()) || schools.get().school(at.school()).isEmpty()) {
          yield refusal(ErrorCode.UNKNOWN_SCHOOL, "no such school, or not this person's");
        }
        yield may(phone.personId(), at.school(), at.right())
            ? Optional.empty()
            : notAllowed(at.right());
      }
      case Need.Somewhere some ->
          phone.schools().stream().anyMatch(s -> may(phone.personId(), s, some.right()))
              ? Optional.empty()
              : notAllowed(some.right());
      case Need.InRing in ->
          ground(phone, in.ring(), rings)
              .map(ring -> mayAct(ring, phone, in.act()) ? Optional.<Refusal>empty() : noPart())
              .orElseGet(Permissions::unknownRing);
      case Need.OpenLock open ->
          ground(phone, open.ring(), rings)
              .map(ring -> whoMayOpen.refused(ring, phone.personId(), open.lock()))
              .orElseGet(Permissions::unknownRing);
    };
  }

  private static Optional<? extends Ground> ground(
      PhoneRef phone, RingId ring, Function<RingId, Optional<? extends Ground>> rings) {
    return rings.apply(ring).filter(live -> phone.schools().contains(live.schoolId()));
  }

  private boolean mayAct(Ground ring, PhoneRef phone, Act act) {
    return switch (act) {
      case SEE -> maySee(ring, phone.personId());
      case ANSWER -> has(ring, phone.personId(), Right.ANSWER);
      case LEAVE -> ring.told(phone.id()) || maySee(ring, phone.personId());
    };
  }

  /** Whether a person may see a ring: whoever may answer or open. */
  public boolean maySee(Ground ring, String person) {
    return has(ring, person, Right.ANSWER) || has(ring, person, Right.OPEN);
  }

  private boolean has(Ground ring, String person, Right right) {
    return whoMayOpen.has(ring, person, right);
  }

  /** Whether a person has that right at a school now. */
  boolean may(String person, String school, Right right) {
    return schools.get().school(school).filter(s -> s.may(person, right)).isPresent();
  }

  private static Optional<Refusal> noPart() {
    return refusal(ErrorCode.NOT_ALLOWED, "their role has no part in rings");
  }

  private static Optional<Refusal> unknownRing() {
    return refusal(ErrorCode.UNKNOWN_RING, "no such ring lives");
  }

  private static Optional<Refusal> notAllowed(Right right) {
    return refusal(ErrorCode.NOT_ALLOWED, "their role does not have: " + right.code());
  }

  private static Optional<Refusal> refusal(ErrorCode code, String what) {
    return Optional.of(new Refusal(code, what));
  }
}

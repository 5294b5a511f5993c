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
 * Who may do what, asked anew at each message: a reload of the configuration counts from the next
 * one on. Every thread may ask.
 */
public final class Permissions {
  private final Supplier<Schools> schools;
  private final WhoMayOpen whoMayOpen;

  public Permissions(Supplier<Schools> schools, WhoMayOpen whoMayOpen) {
    this.schools = schools;
    this.whoMayOpen = whoMayOpen;
  }

  /** What a message needs; each says it itself. */
  public sealed interface Need {
    /** Nothing: it concerns the connection, or this person's own phones, alone. */
    record Nothing() implements Need {}

    /** A right at the school that it names. */
    record AtSchool(String school, Right right) implements Need {}

    /** A right at some school; whoever knows which one asks {@link Permissions#may}. */
    record Somewhere(Right right) implements Need {}

    /** A part in a live ring. */
    record InRing(RingId ring, Act act) implements Need {}

    /** The right to open one lock, in a live ring. */
    record OpenLock(RingId ring, String lock) implements Need {}
  }

  /** What somebody does in a ring. */
  public enum Act {
    /** See it and hear of it: who may answer or open. */
    SEE,
    /** Speak. */
    ANSWER,
    /** Have no more to do with it: also for who was told, and has lost their rights since. */
    LEAVE
  }

  /** What a ring is to those who want something of it. */
  public interface Ground {
    String schoolId();

    DoorId doorId();

    /** The ids of those in whose place somebody is rung in this ring. */
    List<String> standsInFor(String person);

    boolean told(String phone);

    /** Whether there is a connection to the door. */
    boolean reachable();
  }

  /** A message that is not allowed. */
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

  /** Whether somebody may see a ring: who may answer or open. */
  public boolean maySee(Ground ring, String person) {
    return has(ring, person, Right.ANSWER) || has(ring, person, Right.OPEN);
  }

  private boolean has(Ground ring, String person, Right right) {
    return whoMayOpen.has(ring, person, right);
  }

  /** Whether somebody has a right at a school now. */
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

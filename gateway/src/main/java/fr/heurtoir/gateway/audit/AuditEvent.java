package fr.heurtoir.gateway.audit;

import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.SchoolId;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.RingId;
import java.util.Optional;

/**
 * One act. Texts are the program's words or ids, empty where they say nothing. Only an {@link
 * AuditName} may name somebody.
 *
 * @param who who did it: a phone, or who typed a command; empty where the gateway or a door did
 * @param person the person of that phone
 * @param client the address from which it was asked
 * @param target the phone or person to whom it was done
 * @param commune the commune's label; empty for the first one, and where it concerns all
 * @param object what it was done to: a ring, a link, an epoch
 * @param outcome what became of it, as observed
 * @param reason why, or more about the outcome
 */
public record AuditEvent(
    AuditKind kind,
    Optional<AuditName> who,
    Optional<AuditName> person,
    Optional<AuditName> client,
    Optional<AuditName> target,
    String commune,
    String school,
    String door,
    String object,
    String outcome,
    String reason) {
  /** The longest text that is kept whole; texts are ids and words, so this cuts nothing of ours. */
  static final int MOST = 500;

  public AuditEvent {
    commune = cut(commune);
    school = cut(school);
    door = cut(door);
    object = cut(object);
    outcome = cut(outcome);
    reason = cut(reason);
  }

  private static String cut(String text) {
    return text.length() <= MOST ? text : text.substring(0, MOST);
  }

  /** An act of which nothing else is known yet. */
  public static AuditEvent of(AuditKind kind, String outcome) {
    return new AuditEvent(
        kind,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        "",
        "",
        "",
        outcome,
        "");
  }

  /** By a phone of that person. */
  public AuditEvent byPhone(String phone, String person) {
    return new AuditEvent(
        kind,
        name(AuditName.Sort.PHONE, phone),
        name(AuditName.Sort.PERSON, person),
        client,
        target,
        commune,
        school,
        door,
        object,
        outcome,
        reason);
  }

  /** By whoever that pseudonym of the control socket is. */
  public AuditEvent byConsole(String by) {
    return new AuditEvent(
        kind,
        name(AuditName.Sort.CONSOLE, by),
        person,
        client,
        target,
        commune,
        school,
        door,
        object,
        outcome,
        reason);
  }

  /** Asked from that address. */
  public AuditEvent from(String address) {
    return new AuditEvent(
        kind,
        who,
        person,
        name(AuditName.Sort.ADDRESS, address),
        target,
        commune,
        school,
        door,
        object,
        outcome,
        reason);
  }

  /** Done to a phone of that person, who is named where nobody else did it. */
  public AuditEvent onPhone(String phone, String of) {
    return new AuditEvent(
        kind,
        who,
        person.isPresent() ? person : name(AuditName.Sort.PERSON, of),
        client,
        name(AuditName.Sort.PHONE, phone),
        commune,
        school,
        door,
        object,
        outcome,
        reason);
  }

  /** Done for that person. */
  public AuditEvent onPerson(String id) {
    return new AuditEvent(
        kind,
        who,
        person,
        client,
        name(AuditName.Sort.PERSON, id),
        commune,
        school,
        door,
        object,
        outcome,
        reason);
  }

  public AuditEvent in(CommuneId of) {
    return new AuditEvent(
        kind, who, person, client, target, of.label(), school, door, object, outcome, reason);
  }

  /** At that school, by its id with its commune's. */
  public AuditEvent atSchool(String id) {
    return new AuditEvent(
        kind,
        who,
        person,
        client,
        target,
        SchoolId.of(id).commune().label(),
        id,
        door,
        object,
        outcome,
        reason);
  }

  /** At that door, and so at its school. */
  public AuditEvent atDoor(DoorId at) {
    AuditEvent there = atSchool(at.school());
    return new AuditEvent(
        kind,
        who,
        person,
        client,
        target,
        there.commune,
        there.school,
        at.value(),
        object,
        outcome,
        reason);
  }

  public AuditEvent about(RingId ring) {
    return about(ring.value());
  }

  public AuditEvent about(String what) {
    return new AuditEvent(
        kind, who, person, client, target, commune, school, door, what, outcome, reason);
  }

  /** The same act with another outcome. */
  public AuditEvent with(String became) {
    return new AuditEvent(
        kind, who, person, client, target, commune, school, door, object, became, reason);
  }

  public AuditEvent because(String why) {
    return new AuditEvent(
        kind, who, person, client, target, commune, school, door, object, outcome, why);
  }

  /** The same kind of act without whatever tells it apart: for more of them than are told apart. */
  AuditEvent ofMany() {
    return of(kind, outcome).because("of more sources than are told apart");
  }

  private static Optional<AuditName> name(AuditName.Sort sort, String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(new AuditName(sort, value));
  }
}

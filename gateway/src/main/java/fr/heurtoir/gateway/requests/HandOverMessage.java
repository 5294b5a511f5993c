package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.phone.BadMessage;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.MessageFields;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import fr.heurtoir.gateway.rota.RingPlans;
import fr.heurtoir.gateway.school.Absence;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.gateway.school.Rota;
import fr.heurtoir.gateway.school.School;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another person is rung in this person's place.
 *
 * @param to the id of a person of the school; empty ends the hand-over
 * @param howLong ignored where {@code to} is empty
 * @param anyway hand over even if none of the other person's phones is reachable: the sender knows
 *     it
 */
public record HandOverMessage(
    String school,
    Optional<String> to,
    Optional<HowLong> howLong,
    boolean anyway,
    Optional<Proof> proof)
    implements SchoolRequest {
  static final MessageKind KIND = new MessageKind("hand-over", HandOverMessage::read);

  private static final Logger LOG = LoggerFactory.getLogger(HandOverMessage.class);

  private static HandOverMessage read(MessageFields fields) throws BadMessage {
    Optional<String> to = fields.optional("to", MessageFields.SLUG);
    Optional<HowLong> howLong = fields.howLong();
    if (to.isPresent() && howLong.isEmpty()) {
      throw fields.badHowLong();
    }
    return new HandOverMessage(
        fields.school(), to, howLong, fields.bool("anyway", false), fields.proof());
  }

  @Override
  public MessageKind kind() {
    return KIND;
  }

  @Override
  public Optional<Signed> signed() {
    return Signed.over(
        proof, school, to.orElse(Signed.NONE), howLong.map(HowLong::code).orElse(Signed.NONE));
  }

  @Override
  public Permissions.Need needs() {
    return new Permissions.Need.AtSchool(school, Right.HAND_OVER);
  }

  @Override
  public void handle(School at, PhoneRef phone, Services services, PhoneReply reply) {
    String person = phone.personId();
    Absence.Key key = new Absence.Key(school, person, Absence.Kind.HANDED_OVER);
    if (to.isPresent()) {
      give(to.get(), key, at, phone, services, reply);
    } else {
      LOG.info("event=hand-over school={} person={} to=- phone={}", school, person, phone.id());
      AbsenceAnswer.lift(key, services, reply);
    }
  }

  private void give(
      String other,
      Absence.Key key,
      School at,
      PhoneRef phone,
      Services services,
      PhoneReply reply) {
    String person = phone.personId();
    RingPlans plans = services.plans();
    Rota rota = plans.rota(at);
    if (other.equals(person) || at.person(other).isEmpty()) {
      reply.error(ErrorCode.UNKNOWN_PERSON, "nobody else of this school");
    } else if (!rota.hasRing(person)) {
      reply.error(ErrorCode.NOT_NOW, "this person is not rung, and has nothing to hand over");
    } else if (!rota.available(other)) {
      reply.error(
          ErrorCode.NOT_NOW,
          "that person would not be rung now: away, without a phone, or no right");
    } else if (!anyway && plans.reachable(at, other) == 0) {
      reply.error(
          ErrorCode.UNREACHABLE, "none of that person's phones would ring now; anyway insists");
    } else {
      Optional<Instant> until =
          howLong.flatMap(time -> services.absences().until(at.commune(), time));
      LOG.info(
          "event=hand-over school={} person={} to={} reachable={} until={} phone={}",
          school,
          person,
          other,
          plans.reachable(at, other),
          until.map(Instant::toString).orElse("-"),
          phone.id());
      AbsenceAnswer.set(key, to, until, services, reply);
    }
  }
}

package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import fr.heurtoir.gateway.school.Absence;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.gateway.school.School;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This person is not to be rung in a school.
 *
 * @param howLong empty ends the quiet
 */
public record QuietMessage(String school, Optional<HowLong> howLong) implements SchoolRequest {
  static final MessageKind KIND =
      new MessageKind("quiet", fields -> new QuietMessage(fields.school(), fields.howLong()));

  private static final Logger LOG = LoggerFactory.getLogger(QuietMessage.class);

  @Override
  public MessageKind kind() {
    return KIND;
  }

  @Override
  public Optional<Signed> signed() {
    return Signed.NOTHING;
  }

  @Override
  public Permissions.Need needs() {
    return new Permissions.Need.AtSchool(school, Right.QUIET);
  }

  @Override
  public void handle(School at, PhoneRef phone, Services services, PhoneReply reply) {
    String person = phone.personId();
    Absence.Key key = new Absence.Key(school, person, Absence.Kind.QUIET);
    if (howLong.isEmpty()) {
      LOG.info("event=quiet school={} person={} state=lifted phone={}", school, person, phone.id());
      AbsenceAnswer.lift(key, services, reply);
      return;
    }
    Optional<Instant> until = services.absences().until(at.commune(), howLong.get());
    LOG.info(
        "event=quiet school={} person={} state=set until={} phone={}",
        school,
        person,
        until.map(Instant::toString).orElse("-"),
        phone.id());
    AbsenceAnswer.set(key, Optional.empty(), until, services, reply);
  }
}

package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.phone.BadMessage;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.MessageFields;
import fr.heurtoir.gateway.phone.MessageKind;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.Signed;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.protocol.DoorId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets or lifts the lockdown of all doors of a school. */
public record LockdownMessage(String school, boolean set, Optional<Proof> proof)
    implements SchoolRequest {
  static final MessageKind KIND = new MessageKind("lockdown", LockdownMessage::read);

  private static final Logger LOG = LoggerFactory.getLogger(LockdownMessage.class);

  /**
   * Nothing was lifted, or not every door: another lockdown, or a database that does not answer.
   */
  private static final String LIFT_REFUSED = "not-lifted";

  private static final Pattern SET_OR_LIFT = Pattern.compile("set|lift");

  private static LockdownMessage read(MessageFields fields) throws BadMessage {
    return new LockdownMessage(
        fields.school(), fields.matching("state", SET_OR_LIFT).equals("set"), fields.proof());
  }

  @Override
  public MessageKind kind() {
    return KIND;
  }

  @Override
  public Optional<Signed> signed() {
    return set
        ? Signed.over(proof, Signed.Tap.HOWEVER_LATE, school, "set")
        : Signed.over(proof, Signed.Tap.WITHIN_ORDER_LIFE, school, "lift");
  }

  @Override
  public Permissions.Need needs() {
    return new Permissions.Need.AtSchool(school, set ? Right.LOCKDOWN : Right.LIFT);
  }

  @Override
  public void handle(School at, PhoneRef phone, Services services, PhoneReply reply) {
    Wanted now = new Wanted(set, LockdownNews.by(phone.personId()), services.clock().instant());
    Map<DoorId, Wanted> doors = new LinkedHashMap<>();
    at.doors().forEach(door -> doors.put(door.id(), now));
    LOG.warn(
        "event=lockdown school={} set={} by={} phone={} doors={}",
        school,
        set,
        phone.personId(),
        phone.id(),
        doors.size());
    AuditEvent act =
        AuditEvent.of(AuditKind.LOCKDOWN, set ? "set" : "lifted")
            .byPhone(phone.id(), phone.personId())
            .atSchool(school);
    if (set) {
      services.audit().record(act);
      reply.ok();
      services
          .lockdowns()
          .set(doors)
          .exceptionally(
              failed -> {
                LOG.error(
                    "event=lockdown-not-kept school={} reason=\"{}\"", school, failed.toString());
                return false;
              });
    } else {
      services
          .lockdowns()
          .lift(doors)
          .whenComplete(
              (all, failed) -> {
                services.audit().record(Boolean.TRUE.equals(all) ? act : act.with(LIFT_REFUSED));
                lifted(all, failed, reply);
              });
    }
  }

  private void lifted(@Nullable Boolean all, @Nullable Throwable failed, PhoneReply reply) {
    if (failed != null) {
      LOG.error("event=lockdown-not-lifted school={} reason=\"{}\"", school, failed.toString());
      reply.error(ErrorCode.INTERNAL, "nothing was lifted: it could not be stored");
    } else if (Boolean.TRUE.equals(all)) {
      reply.ok();
    } else {
      reply.error(ErrorCode.NOT_NOW, "somebody set a lockdown meanwhile");
    }
  }
}

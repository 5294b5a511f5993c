package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.school.School;

/** A request about a school. */
public interface SchoolRequest extends Request {
  String school();

  /** As {@link Request#handle}; called only where that school exists. */
  void handle(School school, PhoneRef phone, Services services, PhoneReply reply);

  @Override
  default void handle(PhoneRef phone, Services services, PhoneReply reply) {
    services
        .schools()
        .get()
        .school(school())
        .ifPresentOrElse(
            school -> handle(school, phone, services, reply),
            () -> reply.error(ErrorCode.UNKNOWN_SCHOOL, "no such school"));
  }
}

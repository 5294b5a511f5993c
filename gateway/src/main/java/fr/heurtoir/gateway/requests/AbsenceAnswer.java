package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.school.Absence;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores an absence and answers the phone after it is stored. Hand-over and quiet share this. */
final class AbsenceAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(AbsenceAnswer.class);

  private AbsenceAnswer() {}

  /**
   * Sets an absence of the phone's own person.
   *
   * @param until when it ends by itself; empty where it lasts until it is lifted
   */
  static void set(
      Absence.Key key,
      Optional<String> to,
      Optional<Instant> until,
      Services services,
      PhoneReply reply) {
    Absence absence =
        new Absence(
            key.school(),
            key.person(),
            key.kind(),
            to,
            until,
            key.person(),
            services.absences().instant());
    answer(services.absences().set(absence), key, services, reply);
  }

  static void lift(Absence.Key key, Services services, PhoneReply reply) {
    answer(services.absences().lift(key), key, services, reply);
  }

  private static void answer(
      CompletionStage<Boolean> stored, Absence.Key key, Services services, PhoneReply reply) {
    stored.whenComplete(
        (kept, failed) -> {
          if (failed == null) {
            reply.ok();
            services.plans().changed(key.school());
          } else {
            LOG.error(
                "event=absence-not-kept school={} reason=\"{}\"", key.school(), failed.toString());
            reply.error(ErrorCode.INTERNAL, "nothing was changed: it could not be stored");
          }
        });
  }
}

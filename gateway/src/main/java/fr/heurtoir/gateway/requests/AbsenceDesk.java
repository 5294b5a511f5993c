package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.FromPhone;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.Reply;
import fr.heurtoir.gateway.rota.Absences;
import fr.heurtoir.gateway.rota.RingPlans;
import fr.heurtoir.gateway.school.Absence;
import fr.heurtoir.gateway.school.Rota;
import fr.heurtoir.gateway.school.School;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands rings over and leaves people in quiet, as their phones ask. Whether they may is asked
 * before. Belongs to the rings' loop.
 */
public final class AbsenceDesk {
  private static final Logger LOG = LoggerFactory.getLogger(AbsenceDesk.class);

  private final Absences absences;
  private final RingPlans plans;

  public AbsenceDesk(Absences absences, RingPlans plans) {
    this.absences = absences;
    this.plans = plans;
  }

  void handOver(PhoneRef phone, School school, FromPhone.HandOver message, Reply reply) {
    String person = phone.personId();
    Absence.Key key = new Absence.Key(school.id(), person, Absence.Kind.HANDED_OVER);
    if (message.to().isEmpty()) {
      LOG.info(
          "event=hand-over school={} person={} to=- phone={}", school.id(), person, phone.id());
      answer(absences.lift(key), school, reply);
      return;
    }
    String to = message.to().get();
    Rota rota = plans.rota(school);
    if (to.equals(person) || school.person(to).isEmpty()) {
      reply.error(ErrorCode.UNKNOWN_PERSON, "nobody else of this school");
    } else if (!rota.hasRing(person)) {
      reply.error(ErrorCode.NOT_NOW, "this person is not rung, and has nothing to hand over");
    } else if (!rota.available(to)) {
      reply.error(
          ErrorCode.NOT_NOW,
          "that person would not be rung now: away, without a phone, or no right");
    } else if (!message.anyway() && plans.reachable(school, to) == 0) {
      reply.error(
          ErrorCode.UNREACHABLE, "none of that person's phones would ring now; anyway insists");
    } else {
      Optional<Instant> until = message.howLong().flatMap(absences::until);
      LOG.info(
          "event=hand-over school={} person={} to={} reachable={} until={} phone={}",
          school.id(),
          person,
          to,
          plans.reachable(school, to),
          until.map(Instant::toString).orElse("-"),
          phone.id());
      answer(absences.set(absence(key, Optional.of(to), until, person)), school, reply);
    }
  }

  void quiet(PhoneRef phone, School school, FromPhone.Quiet message, Reply reply) {
    String person = phone.personId();
    Absence.Key key = new Absence.Key(school.id(), person, Absence.Kind.QUIET);
    if (message.howLong().isEmpty()) {
      LOG.info(
          "event=quiet school={} person={} state=lifted phone={}", school.id(), person, phone.id());
      answer(absences.lift(key), school, reply);
      return;
    }
    Optional<Instant> until = absences.until(message.howLong().get());
    LOG.info(
        "event=quiet school={} person={} state=set until={} phone={}",
        school.id(),
        person,
        until.map(Instant::toString).orElse("-"),
        phone.id());
    answer(absences.set(absence(key, Optional.empty(), until, person)), school, reply);
  }

  private Absence absence(
      Absence.Key key, Optional<String> to, Optional<Instant> until, String by) {
    return new Absence(key.school(), key.person(), key.kind(), to, until, by, absences.instant());
  }

  private void answer(CompletionStage<Boolean> stored, School school, Reply reply) {
    stored.whenComplete(
        (kept, failed) -> {
          if (failed == null) {
            reply.ok();
            plans.changed(school.id());
          } else {
            LOG.error(
                "event=absence-not-kept school={} reason=\"{}\"", school.id(), failed.toString());
            reply.error(ErrorCode.INTERNAL, "nothing was changed: it could not be stored");
          }
        });
  }
}

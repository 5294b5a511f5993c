package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.rota.RingPlans;

/** What phones do and are told around rings. Belongs to the rings' loop. */
public record Around(
    RingPlans plans, AbsenceDesk absences, LockdownDesk lockdowns, LockdownNews lockdownNews) {
  /** A phone was welcomed: it is told how its schools stand. */
  void welcomed(PhoneRef phone) {
    plans.tell(phone);
    lockdownNews.tell(phone);
    plans.presence(phone);
  }

  /** Everything about a school may have changed. */
  void changed(String school) {
    plans.changed(school);
    lockdownNews.changed(school);
  }
}

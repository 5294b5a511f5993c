package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.access.WhoMayOpen;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.rota.RingPlans;
import fr.heurtoir.gateway.school.Rota;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.wake.Waking;
import java.util.Optional;
import java.util.function.Supplier;

/** The phones of a ring: which take part, and how each is reached. Belongs to the rings' loop. */
public final class Callees {
  private final RingBoard board;
  private final Supplier<Schools> schools;
  private final RingPlans plans;
  private final Permissions permissions;
  private final WhoMayOpen whoMayOpen;
  private final Phones phones;
  private final Waking waking;

  public Callees(
      RingBoard board,
      Supplier<Schools> schools,
      RingPlans plans,
      Permissions permissions,
      WhoMayOpen whoMayOpen,
      Phones phones,
      Waking waking) {
    this.board = board;
    this.schools = schools;
    this.plans = plans;
    this.permissions = permissions;
    this.whoMayOpen = whoMayOpen;
    this.phones = phones;
    this.waking = waking;
  }

  /** Somebody else may be rung at a school now. New people join the live rings. */
  public void rotaChanged(String school) {
    for (LiveRing live : board.rings()) {
      if (live.school.id().equals(school) && live.ring.state() instanceof RingState.Ringing) {
        for (PhoneRef phone : phones.enrolled(school)) {
          if (!live.told(phone.id()) && of(phone).hears(live)) {
            join(live, phone);
          }
        }
      }
    }
  }

  /** A phone connected: tells it of a ring that it takes part in. */
  public void join(LiveRing live, PhoneRef phone) {
    Optional<School> school = schools.get().school(live.school.id());
    boolean another =
        live.ring.callBack().filter(call -> !call.phone().equals(phone.id())).isPresent();
    if (school.isEmpty() || another || !phone.schools().contains(school.get().id())) {
      return;
    }
    Rota rota = plans.rota(school.get());
    if (live.told(phone.id())
        ? permissions.maySee(live, phone.personId())
        : rota.rings(phone.personId())) {
      Callee callee = of(phone);
      live.invite(callee, rota);
      callee.reach(live);
    }
  }

  /** A phone no longer takes part in a ring: its picture and sound end. */
  public void leave(LiveRing live, String phone) {
    board.on(live, new RingEvent.PhoneGone(phone, true));
    live.relay.drop(phone);
  }

  Callee of(PhoneRef phone) {
    return new PhoneCallee(phone, board, whoMayOpen, phones, waking);
  }
}

package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.phone.CloseCode;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.SchoolInfo;
import fr.heurtoir.gateway.rings.Callee;
import fr.heurtoir.gateway.rings.Callees;
import fr.heurtoir.gateway.rings.LiveRing;
import fr.heurtoir.gateway.school.School;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a new configuration to the connected phones. A phone that lost its part in a ring sees
 * nothing of it any more. Every phone is told who is rung. A phone whose permissions or doors
 * changed must reconnect for a new welcome. Belongs to the rings' loop.
 */
final class Reloads {
  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

  private final Services services;
  private final Callees callees;
  private final Permissions permissions;
  private final LockdownNews lockdownNews;
  private final Map<String, List<Shown>> welcomed = new HashMap<>();

  /** The parts of a welcome that no later message updates. */
  private record Shown(Named school, List<String> may, List<Lockable> doors) {
    private record Lockable(Named door, List<String> locks) {}

    static Shown of(SchoolInfo info) {
      return new Shown(
          info.school(),
          info.may(),
          info.doors().stream().map(door -> new Lockable(door.door(), door.locks())).toList());
    }
  }

  Reloads(Services services, Callees callees, Permissions permissions, LockdownNews lockdownNews) {
    this.services = services;
    this.callees = callees;
    this.permissions = permissions;
    this.lockdownNews = lockdownNews;
  }

  void welcomed(PhoneRef phone, List<SchoolInfo> said) {
    welcomed.put(phone.id(), said.stream().map(Shown::of).toList());
  }

  void gone(PhoneRef phone) {
    welcomed.remove(phone.id());
  }

  /**
   * The configuration was reloaded.
   *
   * @param welcome the schools that a phone's welcome would contain now
   */
  void reloaded(Function<PhoneRef, List<SchoolInfo>> welcome) {
    for (LiveRing live : services.board().rings()) {
      for (Callee phone : live.callees()) {
        if (phone.personId().filter(of -> !permissions.maySee(live, of)).isPresent()) {
          LOG.info("event=part-lost ring={} phone={}", live.ring.id(), phone.id());
          callees.leave(live, phone.id());
        }
      }
    }
    for (Map.Entry<String, List<Shown>> each : Map.copyOf(welcomed).entrySet()) {
      Optional<PhoneRef> phone = services.phones().phone(each.getKey());
      if (phone.isEmpty()) {
        services.phones().close(each.getKey(), CloseCode.REVOKED);
      } else if (!welcome.apply(phone.get()).stream()
          .map(Shown::of)
          .toList()
          .equals(each.getValue())) {
        services.phones().close(each.getKey(), CloseCode.GOING_AWAY);
      }
    }
    services.schools().get().all().stream().map(School::id).forEach(this::tellAnew);
  }

  private void tellAnew(String school) {
    services.plans().changed(school);
    lockdownNews.changed(school);
  }
}

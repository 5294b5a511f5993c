package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.doors.Wanted;
import fr.heurtoir.gateway.doors.WantedLockdowns;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.FromPhone;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.Reply;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.protocol.DoorId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks a school down and lifts it, as phones ask. Whether they may is asked before. Belongs to the
 * rings' loop.
 */
public final class LockdownDesk {
  private static final Logger LOG = LoggerFactory.getLogger(LockdownDesk.class);

  private final WantedLockdowns wanted;
  private final Clock clock;

  public LockdownDesk(WantedLockdowns wanted, Clock clock) {
    this.wanted = wanted;
    this.clock = clock;
  }

  void lockdown(PhoneRef phone, School school, FromPhone.Lockdown message, Reply reply) {
    Wanted now = new Wanted(message.set(), LockdownNews.by(phone.personId()), clock.instant());
    Map<DoorId, Wanted> doors = new LinkedHashMap<>();
    school.doors().forEach(door -> doors.put(door.id(), now));
    LOG.warn(
        "event=lockdown school={} set={} by={} phone={} doors={}",
        school.id(),
        message.set(),
        phone.personId(),
        phone.id(),
        doors.size());
    if (message.set()) {
      reply.ok();
      wanted
          .set(doors)
          .exceptionally(
              failed -> {
                LOG.error(
                    "event=lockdown-not-kept school={} reason=\"{}\"",
                    school.id(),
                    failed.toString());
                return false;
              });
    } else {
      wanted.lift(doors).whenComplete((all, failed) -> lifted(school, all, failed, reply));
    }
  }

  private static void lifted(
      School school, @Nullable Boolean all, @Nullable Throwable failed, Reply reply) {
    if (failed != null) {
      LOG.error(
          "event=lockdown-not-lifted school={} reason=\"{}\"", school.id(), failed.toString());
      reply.error(ErrorCode.INTERNAL, "nothing was lifted: it could not be stored");
    } else if (Boolean.TRUE.equals(all)) {
      reply.ok();
    } else {
      reply.error(ErrorCode.NOT_NOW, "somebody set a lockdown meanwhile");
    }
  }
}

package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.FromPhone;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneListener;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.SchoolInfo;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.rings.Callees;
import fr.heurtoir.gateway.rings.LiveRing;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.protocol.log.About;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Passes phones' events, and their requests after the permission check, to the rings and packages
 * concerned. Belongs to the rings' loop. Nothing here blocks.
 */
public final class PhoneEvents implements PhoneListener {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneEvents.class);

  private final Services services;
  private final Callees callees;
  private final Permissions permissions;
  private final DoorNews doorNews;
  private final LockdownNews lockdownNews;
  private final Reloads reloads;

  public PhoneEvents(
      Services services,
      Callees callees,
      Permissions permissions,
      DoorNews doorNews,
      LockdownNews lockdownNews) {
    this.services = services;
    this.callees = callees;
    this.permissions = permissions;
    this.doorNews = doorNews;
    this.lockdownNews = lockdownNews;
    this.reloads = new Reloads(services, callees, permissions, lockdownNews);
  }

  @Override
  public List<SchoolInfo> schools(PhoneRef phone) {
    List<SchoolInfo> shown = shown(phone);
    reloads.welcomed(phone, shown);
    return shown;
  }

  /** The configuration was reloaded. */
  public void reloaded() {
    reloads.reloaded(this::shown);
  }

  private List<SchoolInfo> shown(PhoneRef phone) {
    return services.schools().get().all().stream()
        .filter(school -> phone.schools().contains(school.id()))
        .map(
            school ->
                new SchoolInfo(
                    new Named(school.id(), school.name()),
                    school.doors().stream()
                        .map(door -> doorNews.info(school, door, phone.personId()))
                        .toList(),
                    school.rights(phone.personId()).stream().map(Right::code).toList()))
        .toList();
  }

  @Override
  public Optional<ToPhone.PushOffer> push(PhoneRef phone) {
    return services.wakes().offer(phone);
  }

  @Override
  public void onReady(PhoneRef phone, boolean resumed) {
    services.wakes().reach().ready(phone);
    for (LiveRing live : services.board().rings()) {
      callees.join(live, phone);
    }
    services.plans().tell(phone);
    lockdownNews.tell(phone);
    services.plans().presence(phone);
  }

  @Override
  public void onGone(PhoneRef phone, boolean orderly) {
    boolean ended = services.phones().phone(phone.id()).isEmpty();
    for (LiveRing live : services.board().rings()) {
      if (ended && talks(live, phone.id())) {
        // A closed page may be opened again, so its call is held. A revoked phone's call ends.
        services.board().on(live, new RingEvent.HangUp(phone.id()));
      }
      services.board().on(live, new RingEvent.PhoneGone(phone.id(), orderly));
    }
    reloads.gone(phone);
    services.plans().presence(phone);
  }

  @Override
  public void onHeard(String phone) {
    services.board().rings().forEach(live -> services.board().heard(live, phone));
  }

  private static boolean talks(LiveRing live, String phone) {
    return switch (live.ring.state()) {
      case RingState.Talking talking -> talking.phone().equals(phone);
      case RingState.Held held -> held.phone().equals(phone);
      case RingState.Ringing _, RingState.Ended _ -> false;
    };
  }

  @Override
  public void onMessage(PhoneRef phone, FromPhone message, PhoneReply reply) {
    if (!(message instanceof Request request)) {
      reply.error(ErrorCode.UNKNOWN_TYPE, "not a message for this moment");
      return;
    }
    Optional<Permissions.Refusal> refused =
        permissions.refused(phone, request.needs(), services.board()::find);
    if (refused.isPresent()) {
      boolean lockdown = refused.get().code() == ErrorCode.LOCKDOWN;
      About.of(message.aboutRing())
          .run(
              () ->
                  LOG.atLevel(lockdown ? Level.WARN : Level.INFO)
                      .log(
                          "event=refused message={} phone={} person={} code={} reason=\"{}\"",
                          message.type(),
                          phone.id(),
                          phone.personId(),
                          refused.get().code().code(),
                          refused.get().what()));
      if (message instanceof OpenMessage open) {
        refused(phone, open, refused.get().code());
      }
      reply.error(refused.get().code(), refused.get().what());
      return;
    }
    request.handle(phone, services, reply);
  }

  private void refused(PhoneRef phone, OpenMessage open, ErrorCode why) {
    AuditEvent refusal =
        AuditEvent.of(AuditKind.OPENING_REFUSED, why.code())
            .byPhone(phone.id(), phone.personId())
            .in(phone.commune())
            .because("lock=" + open.lock());
    services
        .audit()
        .record(
            services
                .board()
                .find(open.ring())
                .map(live -> refusal.atDoor(live.doorId()).about(open.ring()))
                .orElse(refusal));
  }

  @Override
  public void proofRefused(PhoneRef phone, String source, String message, ErrorCode why) {
    services
        .audit()
        .record(
            AuditEvent.of(AuditKind.PROOF_REFUSED, why.code())
                .byPhone(phone.id(), phone.personId())
                .in(phone.commune())
                .from(source)
                .because("message=" + message));
  }
}

package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.access.Permissions;
import fr.heurtoir.gateway.doors.Stations;
import fr.heurtoir.gateway.media.Relay;
import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.FromPhone;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.phone.PhoneHub;
import fr.heurtoir.gateway.phone.PhoneListener;
import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.Reply;
import fr.heurtoir.gateway.phone.Revocations;
import fr.heurtoir.gateway.phone.SchoolInfo;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.ring.RingEvent;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.rings.Callees;
import fr.heurtoir.gateway.rings.LiveRing;
import fr.heurtoir.gateway.rings.MediaRefusals;
import fr.heurtoir.gateway.rings.RingBoard;
import fr.heurtoir.gateway.school.Right;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.wake.Wakes;
import fr.heurtoir.protocol.RingId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What phones ask for, brought to the rings and rooms that do it. Belongs to the rings' loop;
 * nothing here blocks.
 */
public final class PhoneDesk implements PhoneListener {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneDesk.class);

  private final RingBoard board;
  private final Callees callees;
  private final Supplier<Schools> schools;
  private final Stations stations;
  private final Permissions permissions;
  private final Around around;
  private final DoorNews doorNews;
  private final Reloads reloads;
  private final Wakes wakes;
  private final PhoneHub phones;
  private final Revocations revocations;

  public PhoneDesk(
      RingBoard board,
      Callees callees,
      Supplier<Schools> schools,
      Stations stations,
      Permissions permissions,
      Around around,
      DoorNews doorNews,
      PhoneHub phones,
      Wakes wakes,
      Revocations revocations) {
    this.board = board;
    this.callees = callees;
    this.schools = schools;
    this.stations = stations;
    this.permissions = permissions;
    this.around = around;
    this.doorNews = doorNews;
    this.reloads = new Reloads(board, callees, schools, permissions, around, phones);
    this.wakes = wakes;
    this.phones = phones;
    this.revocations = revocations;
  }

  @Override
  public List<SchoolInfo> schools(PhoneRef phone) {
    List<SchoolInfo> shown = shown(phone);
    reloads.welcomed(phone, shown);
    return shown;
  }

  /** The configuration is another one. */
  public void reloaded() {
    reloads.reloaded(this::shown);
  }

  private List<SchoolInfo> shown(PhoneRef phone) {
    return schools.get().all().stream()
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
  public Optional<ToPhone.PushOffer> push() {
    return wakes.offer();
  }

  @Override
  public void onReady(PhoneRef phone, boolean resumed) {
    wakes.reach().ready(phone);
    for (LiveRing live : board.rings()) {
      callees.join(live, phone);
    }
    around.welcomed(phone);
  }

  @Override
  public void onGone(PhoneRef phone, boolean orderly) {
    boolean ended = phones.phone(phone.id()).isEmpty();
    for (LiveRing live : board.rings()) {
      if (ended && talks(live, phone.id())) {
        // A page that is closed may be opened again and is waited for; a phone that was revoked
        // not.
        board.on(live, new RingEvent.HangUp(phone.id()));
      }
      board.on(live, new RingEvent.PhoneGone(phone.id(), orderly));
    }
    reloads.gone(phone);
    around.plans().presence(phone);
  }

  @Override
  public void onHeard(String phone) {
    board.rings().forEach(live -> board.heard(live, phone));
  }

  private static boolean talks(LiveRing live, String phone) {
    return switch (live.ring.state()) {
      case RingState.Talking talking -> talking.phone().equals(phone);
      case RingState.Held held -> held.phone().equals(phone);
      case RingState.Ringing _, RingState.Ended _ -> false;
    };
  }

  @Override
  public void onMessage(PhoneRef phone, FromPhone message, Reply reply) {
    Optional<Permissions.Refusal> refused = permissions.refused(phone, message, board::find);
    if (refused.isPresent()) {
      LOG.info(
          "event=refused message={} phone={} person={} code={} reason=\"{}\"",
          message.getClass().getSimpleName(),
          phone.id(),
          phone.personId(),
          refused.get().code().code(),
          refused.get().what());
      reply.error(refused.get().code(), refused.get().what());
      return;
    }
    switch (message) {
      case FromPhone.OfRing ofRing ->
          board
              .find(ofRing.ring())
              .ifPresentOrElse(
                  live -> ofRing(live, phone.id(), ofRing, reply),
                  () -> reply.error(ErrorCode.UNKNOWN_RING, "no such ring lives"));
      case FromPhone.HandOver handOver ->
          school(handOver, reply)
              .ifPresent(school -> around.absences().handOver(phone, school, handOver, reply));
      case FromPhone.Quiet quiet ->
          school(quiet, reply)
              .ifPresent(school -> around.absences().quiet(phone, school, quiet, reply));
      case FromPhone.CallBack wanted -> board.callBacks().ask(phone, wanted.ring(), reply);
      case FromPhone.Lockdown lockdown ->
          school(lockdown, reply)
              .ifPresent(school -> around.lockdowns().lockdown(phone, school, lockdown, reply));
      case FromPhone.Revoke revoke -> revocations.asked(phone, revoke.phone(), reply);
      case FromPhone.Push push -> wakes.waking().subscribe(phone, push, reply);
      case FromPhone.Test _ -> wakes.tests().ask(phone.id(), reply);
      case FromPhone.TestTold told -> wakes.tests().shown(phone.id(), told.test(), reply);
      // The hub's own.
      case FromPhone.Hello _, FromPhone.Pong _, FromPhone.Visible _ ->
          reply.error(ErrorCode.UNKNOWN_TYPE, "not a message for this moment");
    }
  }

  private Optional<School> school(FromPhone.OfSchool message, Reply reply) {
    Optional<School> school = schools.get().school(message.school());
    if (school.isEmpty()) {
      reply.error(ErrorCode.UNKNOWN_SCHOOL, "no such school");
    }
    return school;
  }

  private void ofRing(LiveRing live, String id, FromPhone.OfRing message, Reply reply) {
    switch (message) {
      case FromPhone.Offer offer -> offer(live, id, offer.sdp(), reply);
      case FromPhone.Told _ -> {
        wakes.reach().proved(id, PhoneProof.Kind.SHOWN);
        board.on(live, new RingEvent.Told(id), reply);
      }
      case FromPhone.FirstFrame _ -> board.pictures().shown(live, id, reply);
      case FromPhone.Answer _ -> board.on(live, new RingEvent.Answer(id), reply);
      case FromPhone.Decline _ -> board.on(live, new RingEvent.Decline(id), reply);
      case FromPhone.HangUp _ -> board.on(live, new RingEvent.HangUp(id), reply);
      case FromPhone.Say say -> say(live, id, say.reply(), reply);
      case FromPhone.Open open -> {
        if (stations.lockdowns().refuses(live.ring.door())) {
          LOG.warn(
              "event=open-refused ring={} door={} phone={} reason=lockdown",
              live.ring.id(),
              live.ring.door(),
              id);
          reply.error(ErrorCode.LOCKDOWN, "a lockdown holds at this door");
        } else if (live.reachable()) {
          Instant tapped =
              open.tappedAt().isPresent() ? board.at(open.tappedAt().getAsLong()) : board.now();
          board.on(live, new RingEvent.Open(id, open.lock(), tapped), reply);
        } else {
          reply.error(ErrorCode.DOOR_UNREACHABLE, "there is no connection to the door");
        }
      }
    }
  }

  /** What somebody says by one tap goes to the visitor as it is; it changes nothing in the ring. */
  private void say(LiveRing live, String phone, fr.heurtoir.protocol.Reply what, Reply reply) {
    if (!live.ring.mayWatch(phone)) {
      boolean over = live.ring.state() instanceof RingState.Ended;
      reply.error(over ? ErrorCode.ENDED : ErrorCode.NOT_NOW, "this phone has no part in it now");
    } else if (!live.mayHearAnotherReply()) {
      reply.error(ErrorCode.TOO_MANY, "the visitor has hardly heard the last one");
    } else if (!live.reachable()) {
      reply.error(ErrorCode.DOOR_UNREACHABLE, "there is no connection to the door");
    } else {
      LOG.info("event=reply ring={} phone={} reply={}", live.ring.id(), phone, what.code());
      reply.ok();
      board.say(live, what);
    }
  }

  private void offer(LiveRing live, String phone, String sdp, Reply reply) {
    if (!live.ring.mayWatch(phone)) {
      boolean over = live.ring.state() instanceof RingState.Ended;
      reply.error(over ? ErrorCode.ENDED : ErrorCode.NOT_NOW, "this phone does not watch now");
      return;
    }
    RingId ring = live.ring.id();
    switch (live.relay.viewer(phone, sdp)) {
      case Relay.Answer.Accepted accepted -> {
        reply.ok();
        phones.send(phone, new ToPhone.Media(ring, accepted.sdp()));
        board.pictures().expect(live, phone);
      }
      case Relay.Answer.Refused refused -> {
        LOG.warn(
            "event=media-refused ring={} phone={} reason={} offered=\"{}\"",
            ring,
            phone,
            MediaRefusals.word(refused.reason()),
            refused.detail());
        reply.ok();
        phones.send(
            phone,
            new ToPhone.MediaRefused(
                ring, MediaRefusals.word(refused.reason()), Optional.of(clip(refused.detail()))));
      }
    }
  }

  private static String clip(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300);
  }
}

package fr.heurtoir.gateway.phone;

import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A message to a phone. Durations are sent in whole milliseconds.
 *
 * <p>Longer than 350 lines: one record is one message, what it contains and how it is written, and
 * the list is the whole vocabulary towards phones.
 */
public sealed interface ToPhone {
  /** Its type on the wire. */
  String type();

  /** Writes its members, in the order of the protocol's document. */
  void write(MessageWriter out) throws IOException;

  /** The answer to hello. Only {@link PhoneHub} sends it. */
  record Welcome(
      Named phone,
      Named person,
      int heartbeatSeconds,
      boolean resumed,
      List<SchoolInfo> schools,
      Optional<PushOffer> push)
      implements ToPhone {
    public Welcome {
      schools = List.copyOf(schools);
    }

    @Override
    public String type() {
      return "welcome";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.number("protocol", PhoneCodec.PROTOCOL);
      out.named("phone", phone);
      out.named("person", person);
      out.number("heartbeat", heartbeatSeconds);
      out.bool("resumed", resumed);
      out.list("schools", schools.size(), schools, school -> school.write(out));
      if (push.isPresent()) {
        out.object("push", push.get(), offer -> offer.write(out));
      } else {
        out.nothing("push");
      }
    }
  }

  /**
   * The challenge that the phone signs next: the first frame of every connection, and again after
   * each one that was spent or is old. Only {@link PhoneHub} sends it.
   *
   * @param nonce 43 characters of base64url
   */
  record Challenge(String nonce) implements ToPhone {
    @Override
    public String type() {
      return "challenge";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("nonce", nonce);
    }
  }

  /**
   * Tells that this gateway can wake phones.
   *
   * @param key the gateway's public key (RFC 8292), 87 characters of base64url
   * @param hosts the only push services that it may contact; at most 16 are sent
   */
  record PushOffer(String key, List<String> hosts) {
    public PushOffer {
      hosts = List.copyOf(hosts);
    }

    void write(MessageWriter out) throws IOException {
      out.text("key", key);
      out.strings("hosts", 16, hosts);
    }
  }

  /** Asks for a pong. Only {@link PhoneHub} sends it. */
  record Ping(long n) implements ToPhone {
    @Override
    public String type() {
      return "ping";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.number("n", n);
    }
  }

  /** The message with that id was done; see {@link PhoneReply}. */
  record Ok(int re) implements ToPhone {
    @Override
    public String type() {
      return "ok";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.number("re", re);
    }
  }

  /** A message was refused; see {@link PhoneReply}. */
  record Refusal(
      OptionalInt re, ErrorCode code, String message, Optional<RingId> ring, Optional<Named> by)
      implements ToPhone {
    @Override
    public String type() {
      return "error";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      if (re.isPresent()) {
        out.number("re", re.getAsInt());
      }
      out.text("code", code.code());
      out.text("message", message, 300);
      if (ring.isPresent()) {
        out.text("ring", ring.get().value());
      }
      if (by.isPresent()) {
        out.named("by", by.get());
      }
    }
  }

  /**
   * A live ring.
   *
   * @param age since the press
   * @param locks the door's locks that this phone may open
   * @param phones those that are told of the ring; at most 64 are sent
   * @param callBackOf the ring whose visitor this phone calls back
   */
  record Ring(
      RingId ring,
      Named door,
      Named school,
      Duration age,
      RingNotice.Live state,
      List<String> locks,
      List<Named> phones,
      Optional<RingId> callBackOf)
      implements ToPhone {
    public Ring {
      locks = List.copyOf(locks);
      phones = List.copyOf(phones);
    }

    @Override
    public String type() {
      return "ring";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("ring", ring.value());
      out.named("door", door);
      out.named("school", school);
      out.millis("age", age);
      state.write(out);
      out.strings("locks", locks.size(), locks);
      out.list("phones", 64, phones, out::members);
      if (callBackOf.isPresent()) {
        out.text("call-back-of", callBackOf.get().value());
      }
    }
  }

  /** A ring's state changed. */
  record State(RingId ring, RingNotice state) implements ToPhone {
    @Override
    public String type() {
      return "state";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("ring", ring.value());
      state.write(out);
    }
  }

  /** The call reaches its longest duration soon. */
  record EndsSoon(RingId ring, Duration remaining) implements ToPhone {
    @Override
    public String type() {
      return "warning";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("ring", ring.value());
      out.text("kind", "ends-soon");
      out.millis("remaining", remaining);
    }
  }

  /**
   * The ring's picture does not reach this phone.
   *
   * @param reason the most probable reason: a word of the media package
   */
  record NoPicture(RingId ring, String reason) implements ToPhone {
    @Override
    public String type() {
      return "no-picture";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("ring", ring.value());
      out.text("reason", reason, 200);
    }
  }

  /**
   * The result of an open order.
   *
   * @param reason why it was refused, at most 200 characters
   */
  record Lock(
      RingId ring, String lock, LockNotice state, Optional<Named> by, Optional<String> reason)
      implements ToPhone {
    @Override
    public String type() {
      return "lock";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("ring", ring.value());
      out.text("lock", lock);
      out.text("state", state.code());
      out.namedOrNull("by", by);
      if (reason.isPresent()) {
        out.text("reason", reason.get(), 200);
      }
    }
  }

  /**
   * What a gate's contact showed.
   *
   * @param ring the ring that it belongs to; empty where it belongs to none
   * @param after since the pulse began; for still open and closed, since the gate opened
   */
  record Gate(Optional<RingId> ring, Named door, String lock, GateState state, Duration after)
      implements ToPhone {
    @Override
    public String type() {
      return "gate";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      if (ring.isPresent()) {
        out.text("ring", ring.get().value());
      }
      out.named("door", door);
      out.text("lock", lock);
      out.text("state", state.code());
      out.millis("after", after);
    }
  }

  /** A door's state changed. */
  record Door(String school, SchoolInfo.DoorInfo door) implements ToPhone {
    @Override
    public String type() {
      return "door";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("school", school);
      out.object("door", door, info -> info.write(out));
    }
  }

  /** The SDP answer, at most {@link FromPhone#MAX_SDP} characters. */
  record Media(RingId ring, String sdp) implements ToPhone {
    /**
     * @throws IllegalArgumentException where the SDP is empty or too long
     */
    public Media {
      if (sdp.isEmpty() || sdp.length() > FromPhone.MAX_SDP) {
        throw new IllegalArgumentException("sdp of " + sdp.length() + " characters");
      }
    }

    @Override
    public String type() {
      return "media";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("ring", ring.value());
      out.text("sdp", sdp);
    }
  }

  /**
   * The offer was refused.
   *
   * @param reason a word {@code [a-z-]{1,32}}
   * @param detail what was offered and what is there, for developers
   */
  record MediaRefused(RingId ring, String reason, Optional<String> detail) implements ToPhone {
    @Override
    public String type() {
      return "media-refused";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("ring", ring.value());
      out.text("reason", reason);
      if (detail.isPresent()) {
        out.text("detail", detail.get(), 300);
      }
    }
  }

  /** The gateway ended the phone's media in a ring, if it had any: nothing flows any more. */
  record MediaEnded(RingId ring) implements ToPhone {
    @Override
    public String type() {
      return "media-ended";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("ring", ring.value());
    }
  }

  /**
   * Who is rung at a school now, and who is not.
   *
   * @param rung at most 500; empty where nobody is rung
   * @param notRung at most 500
   * @param colleagues the people to whom this phone's person may hand over
   */
  record Plan(String school, List<Rung> rung, List<NotRung> notRung, List<Colleague> colleagues)
      implements ToPhone {
    private static final int MAX_PEOPLE = 500;

    public Plan {
      rung = List.copyOf(rung);
      notRung = List.copyOf(notRung);
      colleagues = List.copyOf(colleagues);
    }

    @Override
    public String type() {
      return "plan";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("school", school);
      out.list("rung", MAX_PEOPLE, rung, each -> each.write(out));
      out.list("not-rung", MAX_PEOPLE, notRung, each -> each.write(out));
      out.list("colleagues", MAX_PEOPLE, colleagues, each -> each.write(out));
    }

    /**
     * Somebody who may stand in.
     *
     * @param reachable how many of their phones proved recently that they would ring
     */
    public record Colleague(Named person, int reachable) {
      void write(MessageWriter out) throws IOException {
        out.members(person);
        out.number("reachable", reachable);
      }
    }

    /**
     * Somebody who is rung.
     *
     * @param inPlaceOf the person who handed over, where that is the only reason
     * @param phones how many phones they have
     * @param reachable how many of them proved recently that they would ring
     */
    public record Rung(Named person, Optional<Named> inPlaceOf, int phones, int reachable) {
      void write(MessageWriter out) throws IOException {
        out.named("person", person);
        out.namedOrNull("for", inPlaceOf);
        out.number("phones", phones);
        out.number("reachable", reachable);
      }
    }

    /**
     * Somebody at the school who is not rung: the person has no part in rings, wants quiet, or
     * handed over.
     *
     * @param to the person who is rung instead
     * @param until when it ends by itself; empty where it lasts until it is lifted
     */
    public record NotRung(Named person, Why why, Optional<Named> to, Optional<Instant> until) {
      void write(MessageWriter out) throws IOException {
        out.named("person", person);
        out.text("why", why.code());
        out.namedOrNull("to", to);
        out.atOrNull("until", until);
      }
    }

    /** Why somebody is not rung. */
    public enum Why {
      /** The person wants quiet. */
      QUIET("quiet"),
      /** Somebody else is rung in the person's place. */
      HANDED_OVER("handed-over"),
      /** The person's role answers no doors. */
      ROLE("role");

      private final String code;

      Why(String code) {
        this.code = code;
      }

      /** The word on the wire. */
      public String code() {
        return code;
      }
    }
  }

  /**
   * The lockdown of a school.
   *
   * @param wanted whether it is set
   * @param by who set or lifted it last
   * @param at when
   */
  record Lockdown(
      String school,
      boolean wanted,
      Optional<Named> by,
      Optional<Instant> at,
      List<LockedDoor> doors)
      implements ToPhone {
    public Lockdown {
      doors = List.copyOf(doors);
    }

    @Override
    public String type() {
      return "lockdown";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("school", school);
      out.text("state", wanted ? "set" : "none");
      out.namedOrNull("by", by);
      out.atOrNull("at", at);
      out.list("doors", 32, doors, each -> each.write(out));
    }

    /** The state of one door in a lockdown. */
    public record LockedDoor(Named door, HeldBy heldBy) {
      void write(MessageWriter out) throws IOException {
        out.members(door);
        out.text("held-by", heldBy.code());
      }
    }

    /** What keeps a door from opening. */
    public enum HeldBy {
      /** The door itself, which has confirmed it. */
      DOOR("door"),
      /** The gateway only: this door cannot keep the lockdown itself. */
      GATEWAY("gateway"),
      /** The door was asked and has not confirmed yet. The gateway refuses orders meanwhile. */
      ASKED("asked"),
      /** Nothing. */
      NOBODY("nobody");

      private final String code;

      HeldBy(String code) {
        this.code = code;
      }

      /** The word on the wire. */
      public String code() {
        return code;
      }
    }
  }

  /**
   * A test ring.
   *
   * @param test 16 to 64 characters {@code [A-Za-z0-9_-]}
   * @param silent acknowledge it without ringing
   */
  record Test(String test, boolean silent) implements ToPhone {
    @Override
    public String type() {
      return "test";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("test", test);
      out.bool("silent", silent);
    }
  }

  /**
   * The result of a test.
   *
   * @param connection time until the screen showed it, by the connection
   * @param woken time until the notification was displayed
   * @param push the result of the push
   */
  record TestResult(
      String test, Optional<Duration> connection, Optional<Duration> woken, PushResult push)
      implements ToPhone {
    @Override
    public String type() {
      return "test-result";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.text("test", test);
      out.millisOrNull("connection", connection);
      out.millisOrNull("woken", woken);
      out.text("push", push.code());
    }

    /** The result of waking a phone. */
    public enum PushResult {
      /** The phone displayed the notification. */
      DISPLAYED("displayed"),
      /** The push service accepted it; the phone has not reported that it displayed it. */
      SENT("sent"),
      /** The push service did not accept it. */
      FAILED("failed"),
      /** The phone has not allowed notifications. */
      NO_SUBSCRIPTION("no-subscription"),
      /** Push is off. */
      OFF("off");

      private final String code;

      PushResult(String code) {
        this.code = code;
      }

      /** The word on the wire. */
      public String code() {
        return code;
      }
    }
  }

  /**
   * Another phone of the same person is unreachable.
   *
   * @param since when it gave its last proof
   */
  record Unreachable(Named phone, Instant since) implements ToPhone {
    @Override
    public String type() {
      return "unreachable";
    }

    @Override
    public void write(MessageWriter out) throws IOException {
      out.named("phone", phone);
      out.at("since", since);
    }
  }
}

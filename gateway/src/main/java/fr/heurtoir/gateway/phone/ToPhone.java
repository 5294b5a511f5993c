package fr.heurtoir.gateway.phone;

import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the gateway says to a phone. Durations are sent in whole milliseconds. */
public sealed interface ToPhone {
  /** The answer to hello; sent by {@link PhoneHub} alone. */
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
  }

  /**
   * What the phone signs next: the first frame of every connection, and again after each that was
   * spent or has grown old. Sent by {@link PhoneHub} alone.
   *
   * @param nonce 43 characters of base64url
   */
  record Challenge(String nonce) implements ToPhone {}

  /**
   * That this gateway can wake phones.
   *
   * @param key the gateway's public key (RFC 8292), 87 characters of base64url
   * @param hosts the only push services that it may contact; 16 of them are sent
   */
  record PushOffer(String key, List<String> hosts) {
    public PushOffer {
      hosts = List.copyOf(hosts);
    }
  }

  /** Are you there? Sent by {@link PhoneHub} alone. */
  record Ping(long n) implements ToPhone {}

  /** A message with an id was done; see {@link Reply}. */
  record Ok(int re) implements ToPhone {}

  /** A message was refused; see {@link Reply}. */
  record Refusal(
      OptionalInt re, ErrorCode code, String message, Optional<RingId> ring, Optional<Named> by)
      implements ToPhone {}

  /**
   * A ring lives.
   *
   * @param age since the press
   * @param locks the door's locks that this phone may open
   * @param phones those being told; 64 of them are sent
   * @param callBackOf the ring whose visitor this phone calls back
   */
  record Ring(
      RingId ring,
      Named door,
      Named school,
      Duration age,
      RingState.Live state,
      List<String> locks,
      List<Named> phones,
      Optional<RingId> callBackOf)
      implements ToPhone {
    public Ring {
      locks = List.copyOf(locks);
      phones = List.copyOf(phones);
    }
  }

  /** A ring's state changed. */
  record State(RingId ring, RingState state) implements ToPhone {}

  /** The call ends soon by its maximum length. */
  record EndsSoon(RingId ring, Duration remaining) implements ToPhone {}

  /**
   * The ring's picture does not come to this phone.
   *
   * @param reason why most likely: a word of the media's
   */
  record NoPicture(RingId ring, String reason) implements ToPhone {}

  /**
   * What became of an open order.
   *
   * @param reason why it was refused, at most 200 characters
   */
  record Lock(
      RingId ring, String lock, LockState state, Optional<Named> by, Optional<String> reason)
      implements ToPhone {}

  /**
   * What the contact of a gate showed.
   *
   * @param ring the ring that it belongs to; empty where it belongs to none
   * @param after since the pulse began, or since it opened for still open and closed
   */
  record Gate(Optional<RingId> ring, Named door, String lock, GateState state, Duration after)
      implements ToPhone {}

  /** A door's state changed. */
  record Door(String school, SchoolInfo.DoorInfo door) implements ToPhone {}

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
  }

  /**
   * The offer was refused.
   *
   * @param reason a word {@code [a-z-]{1,32}}
   * @param detail what was offered and what is there, for developers
   */
  record MediaRefused(RingId ring, String reason, Optional<String> detail) implements ToPhone {}

  /**
   * The phone's session of a ring was ended by the gateway, if it had one: nothing of it flows any
   * more.
   */
  record MediaEnded(RingId ring) implements ToPhone {}

  /**
   * Who is rung at a school now, and who is not.
   *
   * @param rung at most 500; none: nobody is rung
   * @param notRung at most 500
   * @param colleagues those to whom this phone's person may hand over
   */
  record Plan(String school, List<Rung> rung, List<NotRung> notRung, List<Colleague> colleagues)
      implements ToPhone {
    public Plan {
      rung = List.copyOf(rung);
      notRung = List.copyOf(notRung);
      colleagues = List.copyOf(colleagues);
    }

    /**
     * Somebody who may stand in.
     *
     * @param reachable how many of their phones proved lately that they would ring
     */
    public record Colleague(Named person, int reachable) {}

    /**
     * Somebody who is rung.
     *
     * @param inPlaceOf the person who handed over, where they are rung for that alone
     * @param phones how many phones they have
     * @param reachable how many of them proved lately that they would ring
     */
    public record Rung(Named person, Optional<Named> inPlaceOf, int phones, int reachable) {}

    /**
     * Somebody who is not rung.
     *
     * @param why of the school's people, one that has no part in rings, wants quiet, or handed over
     * @param to to whom
     * @param until when it ends by itself; empty: when it is lifted
     */
    public record NotRung(Named person, Why why, Optional<Named> to, Optional<Instant> until) {}

    /** Why somebody is not rung. */
    public enum Why {
      /** Do not disturb. */
      QUIET("quiet"),
      /** Somebody else is rung in their place. */
      HANDED_OVER("handed-over"),
      /** Their role answers no doors. */
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
   * @param wanted it is set
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

    /** How one door stands to it. */
    public record LockedDoor(Named door, HeldBy heldBy) {}

    /** Who keeps a door from opening. */
    public enum HeldBy {
      /** The door itself, and it has said so. */
      DOOR("door"),
      /** The gateway alone: this door cannot hold it. */
      GATEWAY("gateway"),
      /** The door was asked and has not said so yet; the gateway refuses meanwhile. */
      ASKED("asked"),
      /** Nobody. */
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
  record Test(String test, boolean silent) implements ToPhone {}

  /**
   * What a test showed.
   *
   * @param connection until the screen showed it, over the connection
   * @param woken until the notification was displayed
   * @param push what became of waking it
   */
  record TestResult(
      String test, Optional<Duration> connection, Optional<Duration> woken, PushResult push)
      implements ToPhone {
    /** What became of waking a phone. */
    public enum PushResult {
      /** The phone displayed it. */
      DISPLAYED("displayed"),
      /** The push service took it; the phone has not said that it was displayed. */
      SENT("sent"),
      /** The push service did not take it. */
      FAILED("failed"),
      /** This phone did not allow notifications. */
      NO_SUBSCRIPTION("no-subscription"),
      /** This gateway wakes no phones. */
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

  /** A phone of the same person could not be reached since some time. */
  record Unreachable(Named phone, Instant since) implements ToPhone {}
}

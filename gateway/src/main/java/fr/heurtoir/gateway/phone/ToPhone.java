package fr.heurtoir.gateway.phone;

import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the gateway says to a phone. Durations are sent in whole milliseconds. */
public sealed interface ToPhone {
  /** The answer to hello; sent by {@link PhoneHub} alone. */
  record Welcome(
      Named phone, Named person, int heartbeatSeconds, boolean resumed, List<SchoolInfo> schools)
      implements ToPhone {
    public Welcome {
      schools = List.copyOf(schools);
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
   * @param locks the door's locks
   * @param phones those being told; 64 of them are sent
   */
  record Ring(
      RingId ring,
      Named door,
      Named school,
      Duration age,
      RingState.Live state,
      List<String> locks,
      List<Named> phones)
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
}

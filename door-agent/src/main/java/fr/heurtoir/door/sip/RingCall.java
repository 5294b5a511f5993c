package fr.heurtoir.door.sip;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import org.jspecify.annotations.Nullable;

/** The only call of a ring, as the calling side. Used on the user agent's thread. */
final class RingCall {
  /** The state of the INVITE (RFC 3261 section 13.2). */
  enum State {
    /** Sent, without a response: it cannot be cancelled yet (section 9.1). */
    SENT,
    /** A provisional response came. */
    PROCEEDING,
    CONFIRMED,
    ENDED
  }

  private final RingId ring;
  private final ClientTransaction invite;
  private final String offer;
  private State state = State.SENT;
  private boolean withdrawn;
  private @Nullable String answer;

  RingCall(RingId ring, ClientTransaction invite, String offer) {
    this.ring = ring;
    this.invite = invite;
    this.offer = offer;
  }

  RingId ring() {
    return ring;
  }

  ClientTransaction invite() {
    return invite;
  }

  @Nullable Dialog dialog() {
    return invite.getDialog();
  }

  /** Our SDP. */
  String offer() {
    return offer;
  }

  /** The peer's SDP, if it arrived. */
  @Nullable String answer() {
    return answer;
  }

  void answer(String sdp) {
    answer = sdp;
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  /** Whether the station has withdrawn it. */
  boolean withdrawn() {
    return withdrawn;
  }

  void withdraw() {
    withdrawn = true;
  }

  /** The outcome for a final response without a reason from the gateway. */
  static Outcome outcomeOf(int status) {
    return switch (status) {
      case 486, 600 -> Outcome.TOO_MANY;
      case 603 -> Outcome.DECLINED;
      case 480, 408 -> Outcome.NOBODY_ANSWERED;
      case 487 -> Outcome.VISITOR_LEFT;
      case 488, 606 -> Outcome.NO_COMMON_CODEC;
      default -> Outcome.FAILED;
    };
  }
}

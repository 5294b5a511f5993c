package fr.heurtoir.gateway.ring;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;

/**
 * Marks a ring that calls a visitor back: nobody pressed, and only one phone takes part.
 *
 * @param of the ring whose visitor was missed
 * @param phone the phone that asked for the call back
 */
public record CallBack(RingId of, String phone) {
  /**
   * Whether the visitor of a ring with that outcome was missed: nobody spoke to them or let them
   * in.
   */
  public static boolean missed(Outcome outcome) {
    return switch (outcome) {
      case DECLINED,
          NOBODY_ANSWERED,
          NOBODY_REACHABLE,
          VISITOR_LEFT,
          DOOR_LOST,
          PHONE_LOST,
          NO_COMMON_CODEC,
          FAILED ->
          true;
      case ANSWERED, OPENED, TIME_LIMIT, TOO_MANY -> false;
    };
  }
}

package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.media.Relay;
import fr.heurtoir.gateway.sip.Warning;

/**
 * How refused media are reported: to a door as a Warning (RFC 3261 section 20.43), to logs and
 * phones as a word.
 */
public final class MediaRefusals {
  private MediaRefusals() {}

  /** The word for logs and phones. */
  public static String word(Relay.Answer.Reason reason) {
    return switch (reason) {
      case NO_COMMON_CODEC -> "no-common-codec";
      case BAD_OFFER -> "bad-offer";
    };
  }

  /** The Warning for the door. */
  static Warning warning(Relay.Answer.Refused refused) {
    return switch (refused.reason()) {
      case NO_COMMON_CODEC -> Warning.incompatible(refused.detail());
      case BAD_OFFER -> Warning.miscellaneous(refused.detail());
    };
  }
}

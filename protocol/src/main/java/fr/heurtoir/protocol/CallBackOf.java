package fr.heurtoir.protocol;

import java.util.Optional;

/**
 * The ring whose visitor is called back: the header {@value #SIP_HEADER} of an INVITE that no press
 * caused. The new call has a ring id of its own.
 */
public final class CallBackOf {
  public static final String SIP_HEADER = "Heurtoir-Call-Back";

  private CallBackOf() {}

  /** The ring that a header's value names. Empty where it names none. */
  public static Optional<RingId> read(String value) {
    try {
      return Optional.of(new RingId(value.strip()));
    } catch (IllegalArgumentException notARing) {
      return Optional.empty();
    }
  }
}

package fr.heurtoir.gateway.rtc.sdp;

/** The outcome of an offer. */
public sealed interface Negotiated {
  /**
   * The offer was accepted.
   *
   * @param answer the description to send back
   */
  record Agreed(String answer, MediaParameters parameters) implements Negotiated {}

  /**
   * The two sides share no codec.
   *
   * @param detail what was wanted and what was offered, at most 500 characters
   */
  record NoCommonCodec(String detail) implements Negotiated {}

  /**
   * The offer is well formed, but this leg cannot use it.
   *
   * @param detail what is missing
   */
  record BadOffer(String detail) implements Negotiated {}
}

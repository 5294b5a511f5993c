package fr.heurtoir.gateway.rtc.sdp;

/** What became of an offer. */
public sealed interface Negotiated {
  /**
   * It was answered.
   *
   * @param answer the description to send back
   */
  record Agreed(String answer, MediaParameters parameters) implements Negotiated {}

  /**
   * The ends share no codec.
   *
   * @param detail what was wanted and what was offered, at most 500 characters
   */
  record NoCommonCodec(String detail) implements Negotiated {}

  /**
   * The offer is well formed, but not one that this leg can use.
   *
   * @param detail what is missing
   */
  record BadOffer(String detail) implements Negotiated {}
}

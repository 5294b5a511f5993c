package fr.heurtoir.gateway.phone;

/**
 * The one answer to one message of a phone. May be used on any thread; a second use is an error.
 */
public interface PhoneReply {
  /** Done, or taken on. */
  void ok();

  /**
   * Refused.
   *
   * @param message an English sentence for developers, at most 300 characters, without secrets
   */
  void error(ErrorCode code, String message);

  /** Refused because of somebody: {@link ErrorCode#TAKEN}. */
  void error(ErrorCode code, String message, Named by);
}

package fr.heurtoir.gateway.phone;

/** The only answer to one message of a phone. Usable on any thread, once. */
public interface PhoneReply {
  /** The request is done, or accepted. */
  void ok();

  /**
   * The request is refused.
   *
   * @param message an English sentence for developers, at most 300 characters, without secrets
   */
  void error(ErrorCode code, String message);

  /** The request is refused because of another phone's action: {@link ErrorCode#TAKEN}. */
  void error(ErrorCode code, String message, Named by);
}

package fr.heurtoir.gateway.push;

/** The result of a message. */
public sealed interface PushOutcome {
  /** The service accepted it. Only the phone can say whether it arrived. */
  record Accepted() implements PushOutcome {}

  /** The service does not know the subscription any more (404, 410): forget it. */
  record Gone() implements PushOutcome {}

  /**
   * The service refuses this subscription because of the key that it was made with: forget it, and
   * ask the phone to subscribe again.
   */
  record OtherKey() implements PushOutcome {}

  /** A newer message replaced it before it was sent. */
  record Superseded() implements PushOutcome {}

  /**
   * It was not sent and will not be.
   *
   * @param reason a word of ours
   */
  record Failed(String reason) implements PushOutcome {}
}

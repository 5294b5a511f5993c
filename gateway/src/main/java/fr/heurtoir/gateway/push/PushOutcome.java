package fr.heurtoir.gateway.push;

/** What became of a message. */
public sealed interface PushOutcome {
  /** The service took it; whether the phone does, only the phone can say. */
  record Accepted() implements PushOutcome {}

  /** The service knows no such subscription any more (404, 410): it is to be forgotten. */
  record Gone() implements PushOutcome {}

  /**
   * The service refuses this subscription because of the key that it was made with: it is to be
   * forgotten, and the phone to subscribe anew.
   */
  record OtherKey() implements PushOutcome {}

  /** A newer message took its place before it was sent. */
  record Superseded() implements PushOutcome {}

  /**
   * It was not sent, and will not be.
   *
   * @param reason a word of ours
   */
  record Failed(String reason) implements PushOutcome {}
}

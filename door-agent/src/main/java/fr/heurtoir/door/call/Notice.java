package fr.heurtoir.door.call;

import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.Reply;
import java.util.Optional;

/** What the visitor is told. Each notice is a light, a sound and a text. */
public sealed interface Notice {
  /** Nobody rings: the station invites to ring. */
  record AtRest() implements Notice {}

  /** The press was recognised; the gateway has not answered yet. */
  record Pressed() implements Notice {}

  /** The school calls a visitor back: the camera is open, and nobody pressed. */
  record CalledBack() implements Notice {}

  /**
   * A moment of a live ring.
   *
   * @param reply the prepared reply that somebody sent
   */
  record At(Moment moment, Optional<Reply> reply) implements Notice {}

  /** The ring ended. */
  record Over(Outcome outcome) implements Notice {}

  /** Nobody can be reached: the gateway is away or the station is broken. */
  record OutOfService() implements Notice {}

  /** The door is locked down: nobody can be let in, whoever answers. */
  record Lockdown() implements Notice {}
}

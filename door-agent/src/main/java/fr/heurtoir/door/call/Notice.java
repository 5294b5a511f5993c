package fr.heurtoir.door.call;

import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.Reply;
import java.util.Optional;

/** What the visitor is told now: each is a light, a sound and a text. */
public sealed interface Notice {
  /** Nothing is going on: ring here. */
  record AtRest() implements Notice {}

  /** The press was taken; the gateway has not said anything yet. */
  record Pressed() implements Notice {}

  /** The school calls back whoever rang: the camera is open, and nobody pressed. */
  record CalledBack() implements Notice {}

  /**
   * A moment of a live ring.
   *
   * @param reply what somebody chose to say
   */
  record At(Moment moment, Optional<Reply> reply) implements Notice {}

  /** The ring ended. */
  record Over(Outcome outcome) implements Notice {}

  /** Nobody can be reached from here: the gateway is away or the station is broken. */
  record OutOfService() implements Notice {}

  /** The door is locked down: nobody can be let in, whoever answers. */
  record Lockdown() implements Notice {}
}

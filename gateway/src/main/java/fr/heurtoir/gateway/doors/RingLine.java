package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.DoorMessage;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** How a door of ours is spoken to about one of its rings. */
@FunctionalInterface
public interface RingLine {
  /**
   * Says something about this ring to its door, over the connection on which the ring came: a
   * station that has another has not necessarily the ring there. Only where that connection has
   * ended does it go over the one that the door registered since. Also after the end.
   *
   * @param message made when it leaves, on a thread that may wait: signing is not for the ring's
   *     loop. Empty where it is not to be said any more
   * @return whether the door took it (2xx); completes on the ring's loop
   */
  CompletionStage<Boolean> send(Supplier<Optional<? extends DoorMessage.ToDoor>> message);
}

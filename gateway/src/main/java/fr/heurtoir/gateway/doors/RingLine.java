package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.door.DoorMessage;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sends messages to one of our doors about one of its rings. */
@FunctionalInterface
public interface RingLine {
  /**
   * Sends a message about this ring to its door, on the connection that carried the ring: behind
   * another connection the station may not know the ring. Only if that connection has ended, it
   * uses the one that the door registered since. Also works after the ring's end.
   *
   * @param message made just before it leaves, on a thread that may block, because signing must not
   *     run on the ring's loop; an empty one is not sent
   * @return whether the door accepted it (2xx); completes on the ring's loop
   */
  CompletionStage<Boolean> send(Supplier<Optional<? extends DoorMessage.ToDoor>> message);
}

package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A line to doors that reaches nobody until it is connected. Any thread. */
public final class LateLine implements DoorLine {
  private static final DoorLine NOBODY =
      new DoorLine() {
        @Override
        public boolean registered(DoorId door) {
          return false;
        }

        @Override
        public CompletionStage<Boolean> send(
            DoorId door, Supplier<Optional<? extends DoorMessage.ToDoor>> message) {
          return CompletableFuture.completedStage(false);
        }
      };

  private volatile DoorLine line = NOBODY;

  /** Uses that line from now on. */
  public void connect(DoorLine to) {
    line = to;
  }

  @Override
  public boolean registered(DoorId door) {
    return line.registered(door);
  }

  @Override
  public CompletionStage<Boolean> send(
      DoorId door, Supplier<Optional<? extends DoorMessage.ToDoor>> message) {
    return line.send(door, message);
  }
}

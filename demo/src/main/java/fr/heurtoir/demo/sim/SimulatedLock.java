package fr.heurtoir.demo.sim;

import fr.heurtoir.door.HeurtoirLock;
import java.nio.file.Path;

/**
 * The lock process of a simulated station: what {@link HeurtoirLock} runs, with the configured chip
 * taken as the path of a {@link FakeChip}'s socket.
 */
public final class SimulatedLock {
  private SimulatedLock() {}

  static void main(String[] args) {
    System.exit(HeurtoirLock.run(args, chip -> new FakeChipClient(Path.of(chip))));
  }
}

package fr.heurtoir.demo.sim;

import fr.heurtoir.door.HeurtoirLock;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The lock process of a simulated station: runs {@link HeurtoirLock} with the configured chip as
 * the path of a {@link FakeChip}'s socket. Ends orderly when its standard input does.
 */
public final class SimulatedLock {
  private SimulatedLock() {}

  static void main(String[] args) {
    Leash.endWithInput();
    System.exit(HeurtoirLock.run(args, chip -> new FakeChipClient(Path.of(chip))));
  }

  /** Keeps a process from outliving its parent. */
  static final class Leash {
    private Leash() {}

    /** Ends this process, with its shutdown hooks, when its standard input ends. */
    static void endWithInput() {
      Thread.ofPlatform()
          .name("leash")
          .daemon()
          .start(
              () -> {
                try {
                  while (System.in.read() >= 0) {}
                } catch (IOException gone) {
                  // Counts as its end.
                }
                System.exit(0);
              });
    }
  }
}

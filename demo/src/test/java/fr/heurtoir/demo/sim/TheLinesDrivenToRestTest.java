package fr.heurtoir.demo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.HeurtoirLock;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage.LockReport.State;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the service manager runs after the lock process ended: {@code heurtoir-lock --safe}. */
@Execution(ExecutionMode.CONCURRENT)
class TheLinesDrivenToRestTest {
  @TempDir Path folder;

  private static int safe(LockRig rig) {
    return HeurtoirLock.run(
        new String[] {"--safe", rig.config.toString()},
        socket -> new FakeChipClient(Path.of(socket)));
  }

  @Test
  void areAtRestAfterAKillInMidPulse() throws Exception {
    try (LockRig rig = new LockRig(folder).start()) {
      RingId ring = rig.ring();
      rig.open(ring, 1);
      rig.report(State.PULSING, 1);
      rig.kill();
      assertTrue(rig.chip.level("lock"), "the chip leaves the level");
      Await.until("the line is free", () -> safe(rig) == 0);
      assertFalse(rig.chip.level("lock"));
    }
  }

  @Test
  void areTakenFromNobody() throws Exception {
    try (LockRig rig = new LockRig(folder).start()) {
      assertEquals(69, safe(rig));
      RingId ring = rig.ring();
      rig.open(ring, 1);
      rig.report(State.RELEASED, 1);
      assertEquals(2, rig.edges("lock").size());
    }
  }
}

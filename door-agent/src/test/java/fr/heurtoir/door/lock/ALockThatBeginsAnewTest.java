package fr.heurtoir.door.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.order.LockdownOrder;
import fr.heurtoir.protocol.order.OrderKey;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ALockThatBeginsAnewTest {
  private static final DoorId DOOR = new DoorId("portail.jules-ferry");
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;
  private final OrderKey key = OrderKey.generate();
  private StateReset anew;
  private LockStateFile file;
  private Path keys;

  @BeforeEach
  void enrolled() throws IOException {
    file = new LockStateFile(folder, DOOR);
    keys = folder.resolve("order-keys.toml");
    OrderKeysFile.write(keys, new OrderKeysFile.Keys(7, List.of(key.publicKey())));
    anew = new StateReset(folder, folder.resolve("lock.sock"), DOOR);
  }

  @Test
  void aStateWhoseEpochsAreSpentIsSetAsideAndTheLockBeginsLockedWithTheEnrolmentsKeys()
      throws Exception {
    LockState spent =
        new LockState(
            LockdownOrder.HIGHEST_EPOCH, false, "p-1", false, false, 7, List.of(key.publicKey()));
    file.write(spent);
    byte[] before = Files.readAllBytes(file.file());
    Path aside = anew.run(NOW).aside().orElseThrow();
    assertEquals("state.20260301T100000Z", aside.getFileName().toString());
    assertEquals(List.of(before.length), List.of(Files.readAllBytes(aside).length), "kept");
    LockStart start = LockStart.read(file, keys);
    assertFalse(start.broken());
    assertTrue(start.held(), "nobody opens anything by it");
    assertEquals(0, start.state().lockdownEpoch());
    assertEquals(List.of(key.publicKey()), start.state().keys());
  }

  @Test
  void aCorruptStateIsSetAsideToo() throws Exception {
    Files.writeString(file.file(), "heurtoir-lock-state 1\nnonsense\n");
    assertTrue(LockStart.read(file, keys).broken());
    anew.run(NOW);
    LockStart start = LockStart.read(file, keys);
    assertFalse(start.broken());
    assertTrue(start.held());
  }

  @Test
  void nothingIsTouchedWhileTheLockProcessRuns() throws Exception {
    file.write(LockState.fresh());
    try (ServerSocketChannel lock = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      lock.bind(UnixDomainSocketAddress.of(folder.resolve("lock.sock")));
      IOException why = assertThrows(IOException.class, () -> anew.run(NOW));
      assertTrue(String.valueOf(why.getMessage()).contains("stop heurtoir-lock"));
    }
    assertFalse(LockStart.read(file, keys).held(), "as it was");
    anew.run(NOW);
    assertTrue(LockStart.read(file, keys).held(), "a socket that was left over is no process");
  }
}

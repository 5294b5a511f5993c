package fr.heurtoir.door.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheMemorysBoundTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  private MemoryBound bound(String most) throws IOException {
    Files.writeString(folder.resolve("cgroup"), "0::/system.slice/heurtoir-door.service\n");
    Path group = Files.createDirectories(folder.resolve("system.slice/heurtoir-door.service"));
    Files.writeString(group.resolve("memory.max"), most + "\n");
    return new MemoryBound(folder, folder);
  }

  private void uses(long resident, long swapped) throws IOException {
    Files.writeString(
        folder.resolve("status"),
        "Name:\tjava\nVmPeak:\t 9999999 kB\nVmRSS:\t  %d kB\nRssAnon:\t 1 kB\nVmSwap:\t %d kB\n"
            .formatted(resident / 1024, swapped / 1024));
  }

  @Test
  void isThreeQuartersOfTheUnitsLimit() throws Exception {
    MemoryBound bound = bound(Long.toString(600 * MIB));
    assertEquals(450 * MIB, bound.bound());
    uses(440 * MIB, 9 * MIB);
    assertEquals(OptionalLong.of(449 * MIB), bound.used());
    assertFalse(bound.reached());
    uses(440 * MIB, 10 * MIB);
    assertTrue(bound.reached(), "what was swapped out counts");
  }

  @Test
  void isItsOwnWhereNoneIsSetOrCanBeRead() throws Exception {
    assertEquals(MemoryBound.DEFAULT_BYTES, bound("max").bound());
    assertEquals(MemoryBound.DEFAULT_BYTES, bound("much").bound());
    Path nowhere = folder.resolve("none");
    MemoryBound blind = new MemoryBound(nowhere, nowhere);
    assertEquals(MemoryBound.DEFAULT_BYTES, blind.bound());
    assertFalse(blind.reached(), "who does not know does not end");
  }

  @Test
  void readsThisVeryProcess() {
    assertTrue(MemoryBound.ofThisProcess().used().orElseThrow() > 10 * MIB);
  }
}

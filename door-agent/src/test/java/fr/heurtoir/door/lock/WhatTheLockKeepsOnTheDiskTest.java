package fr.heurtoir.door.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.order.OrderKey;
import fr.heurtoir.protocol.order.OrderPublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhatTheLockKeepsOnTheDiskTest {
  private static final OrderPublicKey KEY = OrderKey.generate().publicKey();
  private static final OrderPublicKey SECOND = OrderKey.generate().publicKey();
  private static final LockState STATE =
      new LockState(7, true, "p-12", false, true, 3, List.of(KEY, SECOND));

  @TempDir Path folder;
  private LockStateFile file;

  @BeforeEach
  void file() {
    file = new LockStateFile(folder.resolve("state-folder"), LockBench.DOOR);
  }

  @Test
  void readsBackWhatItWroteAndNothingWhereNothingWasWritten() throws Exception {
    assertEquals(Optional.empty(), file.read());
    for (LockState state : List.of(STATE, LockState.fresh())) {
      file.write(state);
      assertEquals(Optional.of(state), file.read());
    }
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.file())));
    try (var all = Files.list(folder.resolve("state-folder"))) {
      assertEquals(List.of(file.file()), all.toList());
    }
  }

  @Test
  void anyAlteredByteAndAnyCutIsNoticed() throws Exception {
    file.write(STATE);
    byte[] good = Files.readAllBytes(file.file());
    for (int i = 0; i < good.length; i++) {
      byte[] altered = good.clone();
      altered[i] ^= 1;
      Files.write(file.file(), altered);
      assertThrows(IOException.class, () -> file.read());
      Files.write(file.file(), java.util.Arrays.copyOf(good, i));
      assertThrows(IOException.class, () -> file.read());
    }
  }

  @Test
  void anotherDoorsStateIsNotTaken() throws Exception {
    new LockStateFile(folder.resolve("state-folder"), new DoorId("cour.jules-ferry")).write(STATE);
    assertThrows(IOException.class, () -> file.read());
  }

  @Test
  void aStateThatCannotBeReadIsALockdown() throws Exception {
    Path keys = folder.resolve("order-keys.toml");
    OrderKeysFile.write(keys, new OrderKeysFile.Keys(1, List.of(KEY)));
    Files.createDirectories(folder.resolve("state-folder"));
    Files.writeString(file.file(), "scrap");
    LockStart start = LockStart.read(file, keys);
    assertTrue(start.broken() && start.held());
    assertEquals("scrap", Files.readString(file.file()));
  }

  @Test
  void theNewerKeysCountThoseOfTheEnrolmentOrThoseOfTheLastOrder() throws Exception {
    Path keys = folder.resolve("order-keys.toml");
    OrderKeysFile.write(keys, new OrderKeysFile.Keys(2, List.of(KEY)));
    assertEquals(List.of(KEY), LockStart.read(file, keys).state().keys());
    file.write(STATE);
    assertEquals(List.of(KEY, SECOND), LockStart.read(file, keys).state().keys());
    OrderKeysFile.write(keys, new OrderKeysFile.Keys(4, List.of(SECOND)));
    LockState enrolledAgain = LockStart.read(file, keys).state();
    assertEquals(List.of(SECOND), enrolledAgain.keys());
    assertTrue(enrolledAgain.locked(), "the lockdown is another matter");
  }

  @Test
  void withoutKeysNothingIsHonouredAndTheLockRunsAllTheSame() throws Exception {
    LockStart start = LockStart.read(file, folder.resolve("missing.toml"));
    assertEquals(List.of(), start.state().keys());
    assertFalse(start.held());
    Files.writeString(folder.resolve("wrong.toml"), "epoch = 1\nkeys = [\"x\"]\n");
    assertEquals(List.of(), LockStart.read(file, folder.resolve("wrong.toml")).state().keys());
  }
}

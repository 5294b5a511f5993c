package fr.heurtoir.protocol.pki;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final int SERVICE = 990;
  private static final int ITS_GROUP = 991;

  @TempDir Path folder;

  private static boolean good(int owner, int group, String mode) {
    return good(SERVICE, owner, group, mode);
  }

  private static boolean good(int reader, int owner, int group, String mode) {
    return KeyFile.fault(
            new KeyFile.Reader(reader, ITS_GROUP),
            owner,
            group,
            PosixFilePermissions.fromString(mode))
        .isEmpty();
  }

  @Test
  void aKeyIsItsOwnersAloneOrRootsAndTheServicesGroupMayReadIt() {
    assertTrue(good(SERVICE, ITS_GROUP, "rw-------"));
    assertTrue(good(SERVICE, ITS_GROUP, "r--------"));
    assertTrue(good(0, ITS_GROUP, "rw-r-----"));
    assertTrue(good(0, 0, 5, "rw-r-----"), "root looks at another service's");
    assertTrue(good(0, SERVICE, 5, "rw-------"));
  }

  @Test
  void whatOthersCouldReadOrChangeIsRefusedForRootToo() {
    for (String mode : new String[] {"rw-r--r--", "rw----r--", "rw-rw----", "rw-----w-"}) {
      assertEquals(false, good(0, ITS_GROUP, mode), mode);
      assertEquals(false, good(0, 0, 0, mode), mode);
    }
    assertEquals(false, good(0, 27, "rw-r-----"), "a group of people");
    assertEquals(false, good(1000, ITS_GROUP, "rw-------"), "somebody else's file");
  }

  private static String why(Executable reading) {
    return String.valueOf(assertThrows(IOException.class, reading).getMessage());
  }

  @Test
  void theAuthoritysKeyIsCheckedAtEveryReading() throws Exception {
    LocalCa.in(folder, "Test", Clock.systemUTC());
    Path key = folder.resolve("ca-key.pem");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    Executable open = () -> LocalCa.open(folder.resolve("ca.pem"), key, Clock.systemUTC());
    String said = why(open);
    assertTrue(said.contains("ca-key.pem") && said.contains("rw-r--r--"), said);
    assertTrue(said.contains("chmod 600"), said);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertDoesNotThrow(open);
  }
}

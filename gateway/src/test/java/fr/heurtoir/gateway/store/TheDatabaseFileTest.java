package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.CommuneId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever copies an SQLite file has. */
class TheDatabaseFileTest {
  @TempDir Path folder;
  private StoreFixture it;

  @BeforeEach
  void open() throws Exception {
    it = new StoreFixture(folder);
  }

  @AfterEach
  void close() {
    it.close();
  }

  private String token() {
    return it.store
        .enrolments()
        .issueToken("directrice", "jules-ferry", Duration.ofHours(1), "console.test");
  }

  @Test
  void theDatabaseIsItsOwnersAlone() throws Exception {
    token();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
  }

  @Test
  void neitherTokensNorCookiesAreOnTheDisk() throws Exception {
    String unused = token();
    String token = token();
    String cookie =
        assertInstanceOf(
                Redeemed.Enrolled.class,
                it.store
                    .enrolments()
                    .redeem(CommuneId.FIRST, new Secret.Token(token), "Direction", "key"))
            .cookie();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains(unused) || bytes.contains(token) || bytes.contains(cookie));
      }
    }
  }
}

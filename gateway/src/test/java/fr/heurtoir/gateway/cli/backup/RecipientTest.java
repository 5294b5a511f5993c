package fr.heurtoir.gateway.cli.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.control.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encryption by the system's own programs. */
class RecipientTest {
  @TempDir Path folder;

  private byte[] gpg(Map<String, String> home, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("gpg", "--batch", "--quiet", "--no-tty"));
    command.addAll(List.of(words));
    ProcessBuilder gpg =
        new ProcessBuilder(command).redirectError(folder.resolve("gpg.err").toFile());
    gpg.environment().putAll(home);
    Process running = gpg.start();
    running.getOutputStream().close();
    byte[] said = running.getInputStream().readAllBytes();
    assertEquals(0, running.waitFor(), Files.readString(folder.resolve("gpg.err")));
    return said;
  }

  @Test
  void whatIsEncryptedToAKeyOfGnuPgIsReadByItAlone() throws Exception {
    Path ring =
        Files.createDirectory(
            folder.resolve("g"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Map<String, String> home = Map.of("GNUPGHOME", ring.toString());
    gpg(
        home,
        "--passphrase",
        "",
        "--quick-gen-key",
        "backup@commune.example",
        "future-default",
        "default",
        "never");
    String fingerprint =
        new String(gpg(home, "--with-colons", "--fingerprint"), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("fpr:"))
            .map(line -> line.split(":")[9])
            .findFirst()
            .orElseThrow();
    Recipient to = Recipient.of("gpg:" + fingerprint);
    byte[] secret = "a whole backup".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    Path into = folder.resolve("encrypted");
    new Recipient(to.program(), to.install(), home)
        .encrypt(out -> out.write(secret), into, folder.resolve("said"));
    assertTrue(Files.readAllBytes(into)[0] < 0, "a packet of RFC 9580");
    assertArrayEquals(secret, gpg(home, "--decrypt", into.toString()));
    IOException unknown =
        assertThrows(
            IOException.class,
            () ->
                new Recipient(Recipient.of("gpg:" + "0".repeat(40)).program(), "", home)
                    .encrypt(out -> out.write(secret), into, folder.resolve("said")));
    assertTrue(String.valueOf(unknown.getMessage()).startsWith("gpg: "), unknown.getMessage());
    new ProcessBuilder("gpgconf", "--homedir", ring.toString(), "--kill", "all").start().waitFor();
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    IOException absent =
        assertThrows(
            IOException.class,
            () ->
                new Recipient(List.of("heurtoir-no-such-program"), "apt install it", Map.of())
                    .encrypt(out -> {}, folder.resolve("into"), folder.resolve("said")));
    assertEquals(
        "heurtoir-no-such-program is not there: apt install it, or leave --to away",
        absent.getMessage());
  }

  @Test
  void onlyAWholeRecipientIsTaken() throws Exception {
    assertEquals(
        List.of("age", "--encrypt", "--recipient", "age1" + "q".repeat(58)),
        Recipient.of("age:age1" + "q".repeat(58)).program());
    for (String wrong :
        List.of(
            "",
            "age:",
            "age:age1short",
            "gpg:DEADBEEF",
            "gpg:--output",
            "ssh:x",
            "age1" + "q".repeat(58))) {
      assertThrows(Command.BadUsage.class, () -> Recipient.of(wrong), wrong);
    }
  }
}

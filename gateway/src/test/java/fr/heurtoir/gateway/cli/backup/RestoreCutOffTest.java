package fr.heurtoir.gateway.cli.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.cli.backup.BackedUpGateway.Said;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.gateway.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is cut off, and archives that are not what they should be. */
class RestoreCutOffTest {
  @TempDir Path folder;

  /** As kill -9: nothing after it is done. */
  private static final class Cut extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static SortedMap<String, String> everything(BackedUpGateway gateway) throws Exception {
    SortedMap<String, String> all = BackedUpGateway.files(gateway.state);
    BackedUpGateway.files(gateway.config).forEach((name, is) -> all.put("config/" + name, is));
    all.remove("gateway.db.lock");
    all.remove("");
    return all;
  }

  @Test
  void aCutAtAnyMomentLeavesTheOldStateOrTheNewOne() throws Exception {
    BackedUpGateway gateway = new BackedUpGateway(folder);
    assertEquals(0, gateway.backup().status());
    try (Store store = gateway.open()) {
      store.sessions().revoke(gateway.second.phone().id());
    }
    Files.writeString(gateway.config.resolve("notes.txt"), "not in the backup");
    Files.writeString(
        gateway.config.resolve("gateway.toml"),
        Files.readString(gateway.config.resolve("gateway.toml")) + "# changed since\n");
    SortedMap<String, String> old = everything(gateway);
    List<String> steps = new ArrayList<>();
    Path kept = folder.resolve("kept");
    copy(folder.resolve("etc"), kept.resolve("etc"));
    copy(folder.resolve("var"), kept.resolve("var"));
    Said whole = gateway.restore(steps::add, "--replace");
    assertEquals(0, whole.status(), whole.err());
    SortedMap<String, String> fresh = everything(gateway);
    fresh.remove("gateway.db");
    assertTrue(steps.size() > 10, steps.toString());
    int decided = steps.indexOf("decided");
    for (int cut = 0; cut < steps.size(); cut++) {
      Replacement.delete(folder.resolve("etc"));
      Replacement.delete(folder.resolve("var"));
      copy(kept.resolve("etc"), folder.resolve("etc"));
      copy(kept.resolve("var"), folder.resolve("var"));
      int at = cut;
      List<String> done = new ArrayList<>();
      assertThrows(
          Cut.class,
          () ->
              gateway.restore(
                  step -> {
                    done.add(step);
                    if (done.size() == at + 1) {
                      throw new Cut();
                    }
                  },
                  "--replace"));
      String when = "cut after: " + steps.get(cut);
      if (cut < decided) {
        assertEquals(old, everything(gateway), when);
        gateway.open().close();
        assertEquals("nothing", gateway.finish().out().split(" ")[0], when);
        assertEquals(0, gateway.restore("--replace").status(), when);
      } else {
        // Nobody begins on what is neither.
        Unusable refused =
            assertThrows(
                Unusable.class, () -> Database.Sqlite.existing(gateway.database).present(), when);
        assertTrue(String.valueOf(refused.getMessage()).contains("restore --finish"), when);
        assertEquals(Command.CONFIGURATION, gateway.restore("--replace").status(), when);
        Said finished = gateway.finish();
        assertEquals(0, finished.status(), when + finished.err());
      }
      SortedMap<String, String> now = everything(gateway);
      now.remove("gateway.db");
      assertEquals(fresh, now, when);
      try (Store store = gateway.open()) {
        assertEquals(1, store.phones().all().size(), when);
      }
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(to.getParent());
    Process cp = new ProcessBuilder("cp", "-a", from.toString(), to.toString()).start();
    assertEquals(0, cp.waitFor());
  }

  @Test
  void aDamagedArchiveChangesNothing() throws Exception {
    BackedUpGateway gateway = new BackedUpGateway(folder);
    assertEquals(0, gateway.backup().status());
    byte[] good = Files.readAllBytes(gateway.file);
    SortedMap<String, String> old = everything(gateway);
    for (int at = 600; at < good.length - 1_024; at += good.length / 40) {
      byte[] bad = good.clone();
      bad[at] ^= 0x20;
      Said said = gateway.restore(bad, "--replace");
      // A byte of a member's padding is nobody's.
      if (said.status() == 0) {
        assertEquals(0, good[at], "byte " + at);
        Replacement.delete(folder.resolve("etc"));
        return;
      }
      assertTrue(List.of(69, 78).contains(said.status()), "byte " + at + ": " + said);
      assertEquals(old, everything(gateway), "byte " + at);
    }
    for (int length : List.of(0, 100, 512, 1_024, good.length / 2, good.length - 1_024)) {
      Said said = gateway.restore(Arrays.copyOf(good, length), "--replace");
      assertEquals(Command.UNAVAILABLE, said.status(), length + ": " + said);
      assertEquals(old, everything(gateway), "cut to " + length);
    }
  }

  @Test
  void aManifestThatLeadsElsewhereOrIsOfANewerGatewayIsRefused() throws Exception {
    BackedUpGateway gateway = new BackedUpGateway(folder);
    assertEquals(0, gateway.backup().status());
    SortedMap<String, String> old = everything(gateway);
    byte[] good = Files.readAllBytes(gateway.file);
    for (List<String> change :
        List.of(
            List.of("state/order.key", "state/../../x.k"),
            List.of("config/sip.pem", "config/../a.pe"),
            List.of("config/sip.pem", "/config/si.pem"),
            List.of("config/sip.pem", "config//si.pem"),
            List.of("\"version\":1", "\"version\":2"),
            List.of("V17__audit.sql", "V99__audit.sql"),
            List.of("heurtoir-backup", "heurtoir-bakcup"))) {
      byte[] bad = replaced(good, change.getFirst(), change.getLast());
      Said said = gateway.restore(bad, "--replace");
      assertTrue(List.of(69, 78).contains(said.status()), change + ": " + said);
      assertEquals(old, everything(gateway), change.toString());
    }
  }

  /** Replaces a text by another of its length in the manifest and in the headers. */
  private static byte[] replaced(byte[] archive, String what, String by) {
    java.nio.charset.Charset bytes = java.nio.charset.StandardCharsets.ISO_8859_1;
    assertEquals(what.length(), by.length());
    String text = new String(archive, bytes);
    assertTrue(text.contains(what), what);
    return text.replaceFirst(
            java.util.regex.Pattern.quote(what), java.util.regex.Matcher.quoteReplacement(by))
        .getBytes(bytes);
  }

  @Test
  void anEncryptedOneSaysHowToDecryptIt() throws Exception {
    BackedUpGateway gateway = new BackedUpGateway(folder);
    for (String head :
        List.of("age-encryption.org/v1\n", "-----BEGIN PGP MESSAGE-----\n", "\u0085\u0001")) {
      Said said =
          gateway.restore(head.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), "--replace");
      assertEquals(Command.UNAVAILABLE, said.status());
      assertTrue(said.err().contains("--decrypt"), said.err());
    }
  }
}

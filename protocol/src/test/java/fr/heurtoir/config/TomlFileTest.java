package fr.heurtoir.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TomlFileTest {
  private static final Pattern WORD = Pattern.compile("[a-z]{1,8}");

  @TempDir Path folder;
  private final List<ConfigProblem> problems = new ArrayList<>();

  private TomlFile file(String name, String text) throws IOException {
    return new TomlFile(Files.writeString(folder.resolve(name), text), problems);
  }

  private <T> T read(String text, Function<TomlSection, T> reader) throws IOException {
    return file("a.toml", text).read(reader).orElseThrow();
  }

  /** What a person reads, with names as from the folder. */
  private List<String> said() {
    return problems.stream().map(problem -> problem.toString().replace(folder + "/", "")).toList();
  }

  @Test
  void aKeyThatTheReaderDidNotAskForIsRefusedWhereverItStands() throws IOException {
    String text =
        """
        name = "x"
        typo = 1
        [web]
        prot = 80
        [[lock]]
        puls = 2
        """;
    boolean ignored =
        read(
            text,
            top -> {
              top.text("name", 8);
              top.section("web").integer("port", 1, 9, 1);
              top.sections("lock", 2).forEach(lock -> lock.bool("pulse", false));
              return true;
            });
    assertEquals(
        List.of(
            "a.toml:2: typo: no such key; there are: lock, name, web",
            "a.toml:4: web.prot: no such key; there are: port",
            "a.toml:6: lock.puls: no such key; there are: pulse"),
        said());
  }

  @Test
  void aTableThatIsAskedForTwiceKnowsTheKeysOfBoth() throws IOException {
    int sum =
        read(
            "[web]\na = 1\nb = 2\n",
            top ->
                top.section("web").integer("a", 1, 9, 0)
                    + top.section("web").integer("b", 1, 9, 0));
    assertEquals(3, sum);
    assertEquals(List.of(), said());
  }

  @Test
  void whatIsMissingIsNamedWithTheLineOfItsTable() throws IOException {
    boolean ignored =
        read(
            "\n[web]\n",
            top -> {
              TomlSection web = top.section("web");
              web.text("name", WORD, "a word");
              web.integer("port", 1, 9);
              web.time("from");
              web.path("key", "a file");
              web.file("pem", "a PEM file");
              web.someTexts("hosts", 2, WORD, "a word");
              top.section("sip").text("domain", 8);
              return true;
            });
    assertEquals(
        List.of(
            "a.toml:2: web.name: missing: a word",
            "a.toml:2: web.port: missing: an integer from 1 to 9",
            "a.toml:2: web.from: missing: a time of day, such as \"07:30\"",
            "a.toml:2: web.key: missing: a file",
            "a.toml:2: web.pem: missing: a PEM file",
            "a.toml:2: web.hosts: missing: a list of 1 to 2, each a word",
            "a.toml: sip.domain: missing: 1 to 8 characters of one line"),
        said());
  }

  @Test
  void whatIsNotAllowedIsNamedWithWhatIsAndWhatWasWritten() throws IOException {
    String text =
        """
        name = ""
        line = "a\\nb"
        kind = "C"
        port = 10
        from = "7:30"
        key = "a\\u0000b"
        hosts = []
        size = [1, 2]
        web = 1
        [[lock]]
        [[lock]]
        """;
    boolean ignored =
        read(
            text,
            top -> {
              top.text("name", 8);
              top.optionalText("line", 8);
              top.choice("kind", Map.of("b", 1, "a", 2), 0);
              top.integer("port", 1, 9);
              top.optionalTime("from");
              top.optionalPath("key", "a file");
              top.someTexts("hosts", 2, WORD, "a word");
              top.integers("size", 2, 9, List.of(2, 2));
              top.section("web");
              top.sections("lock", 1);
              return true;
            });
    assertEquals(
        List.of(
            "a.toml:1: name: 1 to 8 characters of one line, not \"\"",
            "a.toml:2: line: at most 8 characters of one line, not \"a?b\"",
            "a.toml:3: kind: one of a, b, not \"C\"",
            "a.toml:4: port: an integer from 1 to 9, not 10",
            "a.toml:5: from: a time of day, such as \"07:30\", not \"7:30\"",
            "a.toml:6: key: a file, not \"a?b\"",
            "a.toml:7: hosts: a list of 1 to 2, each a word, not a list",
            "a.toml:8: size: a list of 2, each an integer from 2 to 9, not a list",
            "a.toml:9: web: a table [web], not 1",
            "a.toml:10: lock: at most 1, not 2"),
        said());
  }

  @Test
  void whatOneFileDoesNotSayTheOneBelowDoesAndAFaultIsNamedWhereItStands() throws IOException {
    Files.createDirectories(folder.resolve("d"));
    TomlFile below =
        file(
            "d/below.toml",
            """
            [door]
            id = "below"
            name = "below"
            port = 70
            extra = 1
            [tls]
            key = "door.pem"
            """);
    List<String> read =
        file("a.toml", "[door]\nid = \"a\"\n")
            .readOver(
                below,
                top -> {
                  TomlSection door = top.section("door");
                  door.integer("port", 1, 9, 1);
                  door.text("domain", WORD, "a word");
                  return List.of(
                      door.text("id", 8),
                      door.text("name", 8),
                      top.section("tls").path("key", "a file").toString());
                })
            .orElseThrow();
    assertEquals(List.of("a", "below", folder.resolve("door.pem").toString()), read);
    assertEquals(
        List.of(
            "d/below.toml:4: door.port: an integer from 1 to 9, not 70",
            "a.toml:1: door.domain: missing: a word",
            "d/below.toml:5: door.extra: no such key; there are: domain, id, name, port"),
        said());
  }

  @Test
  void aFileThatIsNoTomlIsSaidToBeWhyAndNobodyReadsIt() throws IOException {
    assertEquals(Optional.empty(), file("a.toml", "[a\nb = 1\n").read(top -> 1));
    assertTrue(said().getFirst().startsWith("a.toml:1: not TOML: "), said()::toString);
    problems.clear();
    Path none = folder.resolve("none.toml");
    assertEquals(Optional.empty(), new TomlFile(none, problems).read(top -> 1));
    assertEquals(
        Optional.empty(), file("b.toml", "").readOver(new TomlFile(none, problems), top -> 1));
    Path latin = Files.write(folder.resolve("latin.toml"), new byte[] {'#', (byte) 0xe9});
    assertEquals(Optional.empty(), new TomlFile(latin, problems).read(top -> 1));
    assertEquals(Optional.empty(), file("c.toml", "#" + " ".repeat(1 << 20)).read(top -> 1));
    assertEquals(
        List.of(
            "none.toml: no such file",
            "none.toml: no such file",
            "latin.toml: not UTF-8",
            "c.toml: larger than 1048576 bytes"),
        said());
  }

  /** A folder of the configuration may be somebody else's. */
  @Test
  void nothingIsWaitedForNothingIsReadWithoutEndAndNestingEndsNoThread() throws Exception {
    Path pipe = folder.resolve("pipe.toml");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Path endless = Files.createSymbolicLink(folder.resolve("zero.toml"), Path.of("/dev/zero"));
    assertEquals(Optional.empty(), new TomlFile(pipe, problems).read(top -> 1));
    assertEquals(Optional.empty(), new TomlFile(endless, problems).read(top -> 1));
    assertEquals(List.of("pipe.toml: not a regular file", "zero.toml: not a regular file"), said());
    problems.clear();
    String open = "[".repeat(100_000);
    assertEquals(Optional.empty(), file("deep.toml", "a = " + open).read(top -> 1));
    assertEquals(List.of("deep.toml: not TOML: nested too deeply"), said());
  }

  @Test
  void aProblemIsOneLineThatATerminalShowsAsItIs() throws IOException {
    String key = "\"\\u001b[2J\"";
    read("name = \"a\\nb\\u202e\"\n" + key + " = 1\n", top -> top.text("name", WORD, "a word"));
    assertEquals(
        List.of(
            "a.toml:1: name: a word, not \"a?b?\"", "a.toml:2: ?[2J: no such key; there are: name"),
        said());
  }

  @Test
  void aReaderSaysWhichKeysThereAre() throws IOException {
    assertEquals(
        new TreeSet<>(List.of("from", "web", "web.port")),
        read(
            "from = 07:30:00\n",
            top -> {
              assertEquals(Optional.of(LocalTime.of(7, 30)), top.optionalTime("from"));
              top.section("web").integer("port", 1, 9, 1);
              return top.asked();
            }));
    assertEquals(List.of(), said());
  }
}

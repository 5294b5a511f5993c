package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.cli.ControlClient;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a person, by the gateway's commands. */
class PersonCommandsTest {
  @TempDir Path folder;

  private final List<String> lines = new ArrayList<>();

  private int ask(String... words) {
    lines.clear();
    return ControlClient.ask(
        folder.resolve("control.sock"),
        List.of(words),
        lines::add,
        new java.io.PrintStream(new java.io.ByteArrayOutputStream()));
  }

  @Test
  void somebodyIsPurgedOnlyOnceNoSchoolListsThem() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      commune.phone("adjointe");
      commune.phone("directrice");
      assertEquals(0, ask("person", "export", "adjointe"));
      assertTrue(
          lines.stream().anyMatch(line -> line.contains("\"of\":\"phone\"")), lines.toString());
      assertEquals(Command.USAGE, ask("person", "purge", "adjointe"));
      assertEquals(2, commune.rooms.store().phones().all().size(), "nothing was deleted");
      commune.reload(WholeGateway.people(new Person("directrice", "Mme Martin", Role.HEAD, true)));
      assertEquals(0, ask("person", "purge", "adjointe"));
      assertEquals(0, ask("person", "export", "adjointe"));
      assertEquals(List.of("nothing is kept of adjointe"), lines);
      assertEquals(1, commune.rooms.store().phones().all().size());
      assertEquals(Command.USAGE, ask("person", "erase", "adjointe"));
    }
  }
}

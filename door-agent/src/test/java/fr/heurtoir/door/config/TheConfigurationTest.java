package fr.heurtoir.door.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.HeurtoirLock;
import fr.heurtoir.door.av.CameraChoice;
import fr.heurtoir.door.av.MediaSettings;
import fr.heurtoir.door.gpio.GpioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheConfigurationTest {
  private static final String LEAST =
      """
      [door]
      id = "portail.jules-ferry"
      [gateway]
      domain = "ecoles.example"
      addresses = ["gw1.ecoles.example:5061", "[2001:db8::1]:5061"]
      [tls]
      certificate = "door.pem"
      key = "door-key.pem"
      authority = "ca.pem"
      [[lock.line]]
      """;

  @TempDir Path folder;

  private DoorConfig read(String text) throws ConfigException, IOException {
    return DoorToml.read(Files.writeString(folder.resolve("door.toml"), text));
  }

  /** What the installer reads, with names as from the file's folder. */
  private List<String> said(ConfigException wrong) {
    return wrong.problems().stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  private List<String> problems(String text) {
    return said(assertThrows(ConfigException.class, () -> read(text)));
  }

  @Test
  void theLeastThatMustBeSaidIsEnoughAndTheRestIsWhatAStreetNeeds() throws Exception {
    DoorConfig config = read(LEAST);
    assertEquals("portail.jules-ferry", config.door().value());
    assertEquals(
        List.of("gw1.ecoles.example:5061", "[2001:db8::1]:5061"),
        config.gateways().stream().map(Object::toString).toList());
    assertEquals(folder.resolve("door.pem"), config.identity().certificate());
    assertEquals(new CameraChoice.Device("", 640, 480, 20), config.media().camera());
    assertEquals(MediaSettings.VideoCodec.VP8, config.media().videoCodec());
    assertEquals(MediaSettings.Sound.street(), config.media().sound());
    assertEquals(Duration.ofSeconds(3), config.lock().locks().getFirst().pulse());
    assertEquals("gate", config.lock().locks().getFirst().name());
    assertEquals(Duration.ofMillis(40), config.bell().debounce());
    assertEquals(Duration.ofMillis(2), config.bell().line().debounce(), "the kernel's");
    assertTrue(config.bell().line().activeLow());
  }

  @Test
  void aStationThatIsNotEnrolledIsToldSoBeforeWhatItLacks() throws Exception {
    String first = problems("[[lock.line]]\nname = \"gate\"\n").getFirst();
    assertTrue(first.contains("not enrolled yet") && first.contains("heurtoir-door enrol"), first);
    String other = problems(LEAST + "[call]\nlongest_s = \"x\"\n").getFirst();
    assertFalse(other.contains("not enrolled"), other);
  }

  /** Which chip the lock process opens, and the agent is told. */
  private List<String> chips(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("door.toml"), text);
    List<String> opened = new ArrayList<>();
    int code =
        HeurtoirLock.run(
            new String[] {"--safe", file.toString()},
            chip -> {
              opened.add(chip);
              throw new GpioException(GpioException.Problem.NO_LINE, "enough seen");
            });
    assertEquals(69, code);
    opened.add(DoorToml.read(file).chip());
    return opened;
  }

  @Test
  void theLockMayHaveAChipOfItsOwnThatTheAgentIsNotTold() throws Exception {
    String one = LEAST + "[gpio]\nchip = \"pinctrl-rp1\"\n";
    assertEquals(List.of("pinctrl-rp1", "pinctrl-rp1"), chips(one));
    String own = one.replace("[[lock.line]]", "[lock]\nchip = \"mcp23017\"\n[[lock.line]]");
    assertEquals(List.of("mcp23017", "pinctrl-rp1"), chips(own));
  }

  @Test
  void whatTheFileSaysCountsBeforeWhatTheEnrolmentWroteAndIsNoMistake() throws Exception {
    Path enrolled = folder.resolve(DoorToml.ENROLLED);
    Files.createDirectories(enrolled.getParent());
    Files.writeString(enrolled, LEAST.replace("[[lock.line]]", "").replace("gw1", "gw9"));
    assertEquals("gw1.ecoles.example:5061", read(LEAST).gateways().getFirst().toString());
    assertEquals(
        "gw9.ecoles.example:5061", read("[[lock.line]]\n").gateways().getFirst().toString());
    Files.writeString(enrolled, "[door]\nidd = \"x\"\n");
    assertTrue(
        problems(LEAST)
            .getFirst()
            .contains("door.d/enrolled.toml:2: door.idd: no such key; there are: id"));
  }

  private static int lock(String... words) {
    return HeurtoirLock.run(
        words,
        chip -> {
          throw new AssertionError("nothing is opened for " + List.of(words));
        });
  }

  @Test
  void theLocksProgramAnswersWhoAsksAndTakesNoWrongWordForAFile() {
    assertEquals(0, lock("--help"));
    assertEquals(0, lock("-h"));
    assertEquals(64, lock("--saef"));
    assertEquals(64, lock("--safe", "--help-me"));
    assertEquals(64, lock("one.toml", "two.toml"));
    assertEquals(78, lock(folder.resolve("none.toml").toString()));
  }

  @Test
  void aFileThatIsNotThereOrIsNoUtf8IsCalledThat() throws Exception {
    Path none = folder.resolve("none.toml");
    assertEquals(
        List.of("none.toml: no such file"),
        said(assertThrows(ConfigException.class, () -> DoorToml.read(none))));
    Path latin = Files.write(folder.resolve("latin.toml"), new byte[] {'#', (byte) 0xe9});
    assertEquals(
        List.of("latin.toml: not UTF-8"),
        said(assertThrows(ConfigException.class, () -> DoorToml.read(latin))));
  }

  @Test
  void everyProblemIsNamedWithItsLineAndWhatIsAllowed() {
    List<String> problems =
        problems(
            LEAST
                + """
                pulse_ms = 20000
                [camera]
                kind = "webcam"
                [call]
                calling_s = "long"
                [gateway_typo]
                """);
    assertEquals(
        List.of(
            "door.toml:13: camera.kind: one of csi, device, file, test, not \"webcam\"",
            "door.toml:11: lock.line.pulse_ms: an integer from 500 to 15000, not 20000",
            "door.toml:15: call.calling_s: an integer from 10 to 180, not \"long\""),
        problems.subList(0, 3));
    assertTrue(
        problems
            .getLast()
            .startsWith("door.toml:16: gateway_typo: no such key; there are: call, camera,"));
  }

  @Test
  void aCsiCameraIsReadByItsProgramInWidthsThatAreNotPadded() throws Exception {
    DoorConfig config = read(LEAST + "[camera]\nkind = \"csi\"\nwidth = 1280\nheight = 720\n");
    assertEquals(new CameraChoice.Csi("rpicam-vid", 1280, 720, 20), config.media().camera());
    assertEquals(
        List.of(
            "door.toml:14: camera.width: a multiple of 64 for kind = \"csi\", like 640,"
                + " 1280, 1920"),
        problems(LEAST + "\n[camera]\nkind = \"csi\"\nwidth = 800\n"));
  }

  @Test
  void whatIsMissingIsNamedToo() {
    List<String> problems = problems("[door]\nid = \"Portail\"\n");
    assertTrue(problems.get(1).startsWith("door.toml:2: door.id: like"), problems::toString);
    assertTrue(
        problems.stream().anyMatch(p -> p.contains("gateway.domain: missing")), problems::toString);
    assertTrue(
        problems.stream().anyMatch(p -> p.contains("lock.line: missing: a table [[lock.line]]")),
        problems::toString);
  }

  @Test
  void whatIsNoTomlIsSaidWithItsLine() {
    assertTrue(problems("[door\nid = 1").getFirst().startsWith("door.toml:"));
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    assertTrue(
        problems(LEAST.replace("gw1.ecoles.example:5061", "gw1.ecoles.example"))
            .getFirst()
            .contains("host:port"));
  }
}

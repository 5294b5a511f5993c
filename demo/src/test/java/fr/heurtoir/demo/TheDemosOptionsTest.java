package fr.heurtoir.demo;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TheDemosOptionsTest {
  @Test
  void serveLoopbackWithOneDoorUnlessTold() throws Exception {
    Options options = Options.parse();

    assertTrue(options.loopback());
    assertEquals(1, options.doors());
    assertTrue(options.data().isAbsolute());
  }

  @Test
  void takeEveryOptionOfTheUsage() throws Exception {
    Options options =
        Options.parse(
            "--listen 192.0.2.7 --cert c.pem --key k.pem --camera /dev/video0 --microphone m"
                .concat(" --speaker s --doors 3 --headless --json --http-port 1001")
                .concat(" --media-port 1002 --sip-port 1003 --facade-port 1004 --data d")
                .concat(" --origin https://proxy.example:8443")
                .split(" "));

    assertEquals("192.0.2.7", options.listen());
    assertEquals("/dev/video0", options.camera().orElseThrow());
    assertEquals("https://proxy.example:8443", options.origin().orElseThrow());
    assertEquals(3, options.doors());
    assertEquals(1004, options.facadePort());
    assertTrue(options.headless() && options.json() && !options.loopback());
  }

  @Test
  void areTheOnesOfTheUsageThatTheScriptPrintsToo() {
    Matcher named =
        Pattern.compile("^ +(--[a-z-]+)( [A-Z]+)?", Pattern.MULTILINE).matcher(Options.usage());
    Map<String, Boolean> options = new HashMap<>();
    while (named.find()) {
      options.put(named.group(1), named.group(2) != null);
    }

    assertEquals(13, options.size(), options::toString);
    options.forEach(
        (option, takesValue) -> {
          if (takesValue) {
            assertEquals(
                option + " needs a value",
                assertThrows(Options.Wrong.class, () -> Options.parse(option)).getMessage());
          } else {
            assertDoesNotThrow(() -> Options.parse(option));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--doors 0",
        "--doors 9",
        "--doors many",
        "--http-port 65535",
        "--cert c.pem",
        "--key k.pem",
        "--listen",
        "--origin proxy.example",
        "--origin https://a.example/path",
        "--origin https://a\"",
        "--unknown",
        "x"
      })
  void refuseWhatTheyDoNotMean(String words) {
    assertThrows(Options.Wrong.class, () -> Options.parse(words.split(" ")));
  }
}

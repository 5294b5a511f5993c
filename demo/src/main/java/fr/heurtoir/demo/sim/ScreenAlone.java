package fr.heurtoir.demo.sim;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.door.config.ConfigException;
import fr.heurtoir.door.config.DoorConfig;
import fr.heurtoir.door.config.DoorToml;
import fr.heurtoir.door.feedback.Facade;
import fr.heurtoir.door.feedback.Signal;
import fr.heurtoir.door.feedback.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * The visitor's screen without a station: {@code ScreenAlone CONFIG}. Each line of its standard
 * input is a signal's code, or {@code capture camera microphone} as the station sends it while they
 * are open ({@code capture} alone while they are not). It prints lines of JSON: first the screen's
 * address and every code, then each code that it shows. It ends with its input.
 */
public final class ScreenAlone {
  private ScreenAlone() {}

  static void main(String[] args) throws IOException {
    try {
      DoorConfig config = DoorToml.read(Path.of(args[0]));
      show(config);
    } catch (ConfigException wrong) {
      wrong.problems().forEach(System.err::println);
      System.exit(ConfigException.EXIT_CODE);
    }
  }

  private static void show(DoorConfig config) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    Signals signals = Signals.load();
    List<String> codes = signals.all().stream().map(Signal::code).toList();
    try (Facade facade =
            new Facade(
                config.facade(),
                signals,
                config.feedback().languages(),
                Clock.systemDefaultZone());
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(
          json.createObjectNode()
              .put("facade", "http://127.0.0.1:" + facade.port() + "/")
              .set("codes", json.valueToTree(codes)));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        List<String> words = List.of(line.strip().split(" "));
        if (words.getFirst().equals("capture")) {
          facade.capturing(words.contains("camera"), words.contains("microphone"));
        } else {
          signals.all().stream()
              .filter(signal -> signal.code().equals(words.getFirst()))
              .forEach(facade::show);
        }
        System.out.println(json.createObjectNode().put("shown", line.strip()));
      }
    }
  }
}

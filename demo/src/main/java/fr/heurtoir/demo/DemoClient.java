package fr.heurtoir.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code ./heurtoir ring} and {@code ./heurtoir enrol}: sends a request to the running demo and
 * prints the answer. Exit codes: 0, 1 where the demo refused, 64 for a wrong command line, 69 where
 * no demo runs.
 */
public final class DemoClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String USAGE =
      """
      usage: ./heurtoir ring [--door N] [--wait] [--json] [--data DIR]
             ./heurtoir enrol [--person ID] [--json] [--data DIR]\
      """;

  private DemoClient() {}

  static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String... args) {
    Map<String, Object> request = new LinkedHashMap<>();
    Path data = Path.of("run", "demo");
    boolean json = false;
    try {
      request.put("do", args[0]);
      for (int i = 1; i < args.length; i++) {
        switch (args[i]) {
          case "--door" -> request.put("door", Integer.parseInt(args[++i]));
          case "--person" -> request.put("person", args[++i]);
          case "--wait" -> request.put("wait", true);
          case "--json" -> json = true;
          case "--data" -> data = Path.of(args[++i]);
          default -> throw new IllegalArgumentException("unknown option " + args[i]);
        }
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException wrong) {
      System.err.println("heurtoir: " + wrong.getMessage() + "\n" + USAGE);
      return 64;
    }
    Path socket = RunFolder.of(data.toAbsolutePath().normalize()).resolve("control.sock");
    try (SocketChannel demo = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return talk(demo, Announcer.json(request) + "\n", json);
    } catch (IOException noDemo) {
      System.err.println("heurtoir: no demo answers on " + data + ": " + noDemo.getMessage());
      return 69;
    }
  }

  private static int talk(SocketChannel demo, String request, boolean json) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      demo.write(bytes);
    }
    BufferedReader answers = new BufferedReader(Channels.newReader(demo, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int answered = 0;
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      JsonNode answer = JSON.readTree(line);
      answered++;
      if (answer.path("event").asText().equals("error")) {
        System.err.println("heurtoir: " + answer.path("message").asText());
        return 1;
      }
      out.println(json ? line : text(answer));
    }
    if (answered == 0) {
      System.err.println("heurtoir: the demo ended");
      return 69;
    }
    return 0;
  }

  private static String text(JsonNode answer) {
    return switch (answer.path("event").asText()) {
      case "ring" -> "ring     " + word(answer, "ring") + "  at " + word(answer, "door");
      case "ring-ended" -> ending(answer);
      case "enrolment" -> enrolment(answer);
      default -> answer.toString();
    };
  }

  /** The output of the gateway's command. On a terminal its QR code has fixed colours. */
  private static String enrolment(JsonNode answer) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    StringBuilder text = new StringBuilder();
    for (JsonNode said : answer.path("text")) {
      String line = said.asText();
      boolean code = terminal && (line.startsWith("█") || line.startsWith("▀"));
      text.append(code ? "\u001b[37;40;1m" + line + "\u001b[0m" : line).append('\n');
    }
    return text.toString().stripTrailing();
  }

  private static String ending(JsonNode answer) {
    return """
    outcome  %s%s
    opened   %s
    lasted   %s ms
    press to phone told      %s ms
    press to first frame     %s ms
    answer to two-way audio  %s ms
    open to relay            %s ms\
    """
        .formatted(
            word(answer, "outcome"),
            word(answer, "by").equals("-") ? "" : " by " + word(answer, "by"),
            word(answer, "opened"),
            word(answer, "lasted_ms"),
            word(answer, "told_ms"),
            word(answer, "first_frame_ms"),
            word(answer, "two_way_audio_ms"),
            word(answer, "open_relay_ms"));
  }

  private static String word(JsonNode answer, String name) {
    JsonNode value = answer.path(name);
    return value.isMissingNode() || value.isNull() ? "-" : value.asText();
  }
}

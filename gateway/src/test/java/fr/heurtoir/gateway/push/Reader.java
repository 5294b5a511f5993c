package fr.heurtoir.gateway.push;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.heurtoir.gateway.NpmFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code http_ece} of npm, in a process of its own: somebody else's RFC 8188 and RFC 8291. */
final class Reader {
  private static final Path FOLDER = Path.of("src/test/push");
  private static final long BOUND_SECONDS = 120;

  private Reader() {}

  static String open(String key, String auth, byte[] body) throws Exception {
    NpmFolder.install(FOLDER);
    JsonMapper json = JsonMapper.builder().build();
    String asked =
        json.writeValueAsString(
            Map.of(
                "key",
                key,
                "auth",
                auth,
                "body",
                Base64.getUrlEncoder().withoutPadding().encodeToString(body)));
    String said = run(asked + "\n", "node", "read.mjs");
    return json.readValue(said, String.class);
  }

  private static String run(String in, String... command) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(FOLDER.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException missing) {
      throw new AssertionError("this test needs Node: apt-get install nodejs npm", missing);
    }
    try (var to = process.getOutputStream()) {
      to.write(in.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command[0] + " did not end in " + BOUND_SECONDS + " s");
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(command[0] + " failed with " + process.exitValue());
    }
    return said;
  }
}

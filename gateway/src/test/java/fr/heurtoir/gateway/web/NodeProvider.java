package fr.heurtoir.gateway.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.heurtoir.gateway.NpmFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An OpenID provider that others wrote, as a process: {@code src/test/oidc/provider.mjs}. */
final class NodeProvider implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("src/test/oidc");

  private final Process process;
  private final Writer in;
  private final BlockingQueue<JsonNode> said = new LinkedBlockingQueue<>();
  final String issuer;

  NodeProvider() throws IOException, InterruptedException {
    NpmFolder.install(FOLDER);
    process =
        new ProcessBuilder("node", "provider.mjs")
            .directory(FOLDER.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::listen);
    issuer = hears("issuer").path("issuer").asText();
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{")) {
          said.add(JSON.readTree(line));
        }
      }
    } catch (IOException ended) {
      said.add(JSON.createObjectNode().put("fault", ended.toString()));
    }
  }

  /** The next thing it says that has this member; it must not have met a fault. */
  JsonNode hears(String member) throws InterruptedException {
    for (; ; ) {
      JsonNode next = said.poll(60, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("the provider does not say " + member);
      }
      if (next.has("fault")) {
        throw new AssertionError("the provider: " + next.path("fault").asText());
      }
      if (next.has(member)) {
        return next;
      }
    }
  }

  /** What it is to know about the gateway; see the script. */
  void configure(String origin, ObjectNode options) throws IOException, InterruptedException {
    in.write(options.put("do", "configure").put("origin", origin) + "\n");
    in.flush();
    hears("done");
  }

  static ObjectNode options() {
    return JSON.createObjectNode();
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.destroy();
  }
}

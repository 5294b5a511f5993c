package fr.heurtoir.gateway.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A WebRTC peer in a process of its own, by people who are not us: aiortc. */
final class ForeignPeer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Process process;
  private final Writer in;
  private final List<Said> said = new ArrayList<>();
  private boolean ended;

  /** One line that the peer said, and when it arrived. */
  record Said(JsonNode line, long nanos) {}

  ForeignPeer(String role, int say, int hear) throws IOException {
    this.name = role + say;
    Path python = Path.of("/usr/bin/python3");
    if (!Files.isExecutable(python)
        || !exits(new ProcessBuilder(python.toString(), "-c", "import aiortc, numpy"))) {
      throw new AssertionError(
          "this test needs a foreign WebRTC peer: apt-get install python3-aiortc (for "
              + python
              + ")");
    }
    Path log = Path.of("target", "foreign-peer-" + name + ".log");
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(
            python.toString(),
            script().toString(),
            "--role",
            role,
            "--say",
            String.valueOf(say),
            "--hear",
            String.valueOf(hear));
    // One thread for each: the peers share the machine with what they test.
    builder.environment().put("OPENBLAS_NUM_THREADS", "1");
    this.process = builder.redirectError(log.toFile()).start();
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::read);
  }

  private static Path script() {
    try {
      return Path.of(ForeignPeer.class.getResource("foreign_peer.py").toURI());
    } catch (URISyntaxException | NullPointerException missing) {
      throw new AssertionError("the peer's script is not on the class path", missing);
    }
  }

  private static boolean exits(ProcessBuilder command) throws IOException {
    try {
      Process probe = command.redirectErrorStream(true).start();
      probe.getInputStream().readAllBytes();
      return probe.waitFor() == 0;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        add(new Said(JSON.readTree(line), System.nanoTime()));
        line = lines.readLine();
      }
    } catch (IOException closed) {
      System.err.println(name + ": " + closed);
    } finally {
      end();
    }
  }

  private synchronized void add(Said line) {
    said.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  String offer() {
    return await("an offer", Duration.ofSeconds(60), s -> is(s, "offer"))
        .line()
        .get("sdp")
        .asText();
  }

  void answer(Relay.Answer answer) {
    if (!(answer instanceof Relay.Answer.Accepted accepted)) {
      throw new AssertionError(name + " was refused: " + answer);
    }
    try {
      in.write(JSON.writeValueAsString(JSON.createObjectNode().put("answer", accepted.sdp())));
      in.write("\n");
      in.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  static boolean is(Said said, String event) {
    return said.line().get("event").asText().equals(event);
  }

  /** The first line that fits, waited for. */
  synchronized Said await(String what, Duration atMost, Predicate<Said> fits) {
    long end = System.nanoTime() + atMost.toNanos();
    int looked = 0;
    while (true) {
      for (; looked < said.size(); looked++) {
        if (fits.test(said.get(looked))) {
          return said.get(looked);
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0 || ended) {
        throw new AssertionError(
            name
                + (ended ? " ended" : " waited in vain")
                + " for "
                + what
                + "; last lines: "
                + said.subList(Math.max(0, said.size() - 5), said.size())
                + "; see target/foreign-peer-"
                + name
                + ".log");
      }
      try {
        wait(left);
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }

  synchronized List<Said> said(String event) {
    return said.stream().filter(s -> is(s, event)).toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

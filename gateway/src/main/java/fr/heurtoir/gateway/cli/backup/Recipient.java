package fr.heurtoir.gateway.cli.backup;

import fr.heurtoir.gateway.control.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * For whom a backup is encrypted, by the system's own {@code age} or {@code gpg}. No shell is
 * asked.
 *
 * @param install how to get the program where it is missing
 * @param environment beside this process's own
 */
record Recipient(List<String> program, String install, Map<String, String> environment) {
  private static final Pattern AGE = Pattern.compile("age1[02-9ac-hj-np-z]{58}");

  /** A whole fingerprint: a short key id may be somebody else's. */
  private static final Pattern GPG = Pattern.compile("[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}");

  private static final long WITHIN_SECONDS = 60;

  /** Reads {@code age:RECIPIENT} or {@code gpg:FINGERPRINT}. */
  static Recipient of(String text) throws Command.BadUsage {
    String to = text.substring(text.indexOf(':') + 1);
    if (text.startsWith("age:") && AGE.matcher(to).matches()) {
      return new Recipient(
          List.of("age", "--encrypt", "--recipient", to), "apt install age", Map.of());
    }
    if (text.startsWith("gpg:") && GPG.matcher(to).matches()) {
      // The fingerprint says whose key it is, so gpg need not have been told to trust it.
      return new Recipient(
          List.of(
              "gpg",
              "--batch",
              "--no-tty",
              "--trust-model",
              "always",
              "--encrypt",
              "--recipient",
              to,
              "--output",
              "-"),
          "apt install gpg",
          Map.of());
    }
    throw new Command.BadUsage(
        "--to: age:age1... or gpg:FINGERPRINT with its 40 digits, not " + text);
  }

  /** What is written to be encrypted. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Encrypts. Blocks until it is done.
   *
   * @param complaints a new file for what the program says when it fails
   * @throws IOException where there is no such program, or it failed; the message says how
   */
  void encrypt(Content content, Path into, Path complaints) throws IOException {
    Process running;
    try {
      ProcessBuilder encrypts =
          new ProcessBuilder(program)
              .redirectOutput(ProcessBuilder.Redirect.to(into.toFile()))
              .redirectError(ProcessBuilder.Redirect.to(complaints.toFile()));
      encrypts.environment().putAll(environment);
      running = encrypts.start();
    } catch (IOException absent) {
      throw new IOException(
          program.getFirst() + " is not there: " + install + ", or leave --to away", absent);
    }
    boolean done = false;
    try {
      IOException broken = null;
      try (OutputStream out = running.getOutputStream()) {
        content.write(out);
      } catch (IOException unread) {
        // Most often the program ended: what it says tells more than a broken pipe.
        broken = unread;
      }
      if (!running.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(program.getFirst() + " does not end");
      }
      done = true;
      if (running.exitValue() != 0) {
        throw new IOException(
            program.getFirst()
                + ": "
                + new String(Files.readAllBytes(complaints), StandardCharsets.UTF_8)
                    .strip()
                    .replace('\n', ' '),
            broken);
      }
      if (broken != null) {
        throw broken;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    } finally {
      if (!done) {
        running.destroyForcibly();
      }
    }
  }
}

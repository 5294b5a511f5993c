package fr.heurtoir.gateway.school;

import fr.heurtoir.config.TomlSection;
import fr.heurtoir.gateway.school.GatewayConfig.Push;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code [push]}. */
final class PushReader {
  /** The most hosts that a phone is told. */
  private static final int MOST_HOSTS = 16;

  private static final Pattern HOST =
      Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[1-9][0-9]{0,4})?");
  private static final String HOST_SAID =
      "the exact name of a push service, in lower case, such as \"fcm.googleapis.com\"; no *";

  /** RFC 8292 section 2.1; some services refuse everything but a real address. */
  static final Pattern SUBJECT =
      Pattern.compile(
          "mailto:[^\\s@\"\\\\]{1,64}@[A-Za-z0-9.-]{1,190}|https://[A-Za-z0-9.-]{1,190}(?:/[!-~&&[^\"\\\\]]{0,200})?");

  static final String SUBJECT_SAID =
      "where push services may write to whom runs this: mailto:somebody@somewhere or https://...";

  private PushReader() {}

  static Push read(TomlSection push, GatewayConfig.Storage storage) {
    List<String> hosts = push.texts("hosts", MOST_HOSTS, HOST, HOST_SAID);
    List<String> privates = push.texts("private-hosts", MOST_HOSTS, HOST, HOST_SAID);
    for (String host : privates) {
      if (!hosts.contains(host)) {
        push.problem("private-hosts", "\"" + host + "\" is to be in hosts as well");
      }
    }
    Optional<String> subject = push.optionalText("subject", SUBJECT, SUBJECT_SAID);
    if (!hosts.isEmpty() && !push.has("subject")) {
      push.missing("subject", "where push services may write to: mailto:... or https://...");
    }
    Path key =
        push.optionalPath("key", "a file's path").orElse(storage.folder().resolve("push.key"));
    Path parent = key.getParent();
    if (push.has("key")
        && (parent == null || !Files.isDirectory(parent) || Files.isDirectory(key))) {
      push.problem("key", "a file in a folder that exists, not " + key);
    }
    Optional<Path> authority = push.optionalFile("authority", "a PEM file that can be read");
    return new Push(hosts, privates, subject.orElse(""), key, authority);
  }
}

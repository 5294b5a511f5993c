package fr.heurtoir.door.config;

import fr.heurtoir.config.TomlSection;
import fr.heurtoir.door.desk.DeskSettings;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import fr.heurtoir.protocol.sip.ua.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the table {@code [desk]}. */
final class DeskToml {
  private static final Pattern URI =
      Pattern.compile(
          "sip:([A-Za-z0-9_.+*#-]{1,64})@(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9.-]{1,253}))"
              + "(?::(\\d{1,5}))?");
  private static final Map<String, Transport> TRANSPORTS =
      Map.of("udp", Transport.UDP, "tcp", Transport.TCP, "tls", Transport.TLS);

  private DeskToml() {}

  static Optional<DeskSettings> read(TomlSection desk, DoorConfig.Identity identity) {
    String uri = desk.optionalText("uri", 400).orElse("");
    Transport transport = desk.choice("transport", TRANSPORTS, Transport.UDP);
    String user = desk.optionalText("user", 64).orElse("");
    Optional<Path> password = desk.pathOrNone("password_file", "a file's path");
    Duration rings = desk.wholeSeconds("ring_s", 10, 120, 40);
    Duration longest = desk.wholeSeconds("longest_s", 30, 600, 180);
    if (uri.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = URI.matcher(uri);
    int usual = transport == Transport.TLS ? 5061 : 5060;
    int port =
        !parts.matches() ? 0 : parts.group(4) == null ? usual : Integer.parseInt(parts.group(4));
    if (port < 1 || port > 65535) {
      desk.problem("uri", "like \"sip:200@pbx.example\" or \"sip:200@pbx.example:5070\"");
      return Optional.empty();
    }
    if (user.matches(".*[^A-Za-z0-9_.+*#-].*")) {
      desk.problem("user", "letters, digits and _ . + * # -");
      return Optional.empty();
    }
    String six = parts.group(2);
    return Optional.of(
        new DeskSettings(
            parts.group(1),
            new Account(
                six == null ? parts.group(3) : six,
                port,
                transport,
                user,
                password,
                new TlsFiles(identity.certificate(), identity.key(), identity.authority())),
            rings,
            longest));
  }
}

package fr.heurtoir.gateway.cli.setup;

import fr.heurtoir.gateway.cli.setup.SetupAnswers.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration files that {@code setup} writes: every key with what it means. */
final class SetupFiles {
  private SetupFiles() {}

  /**
   * Makes a folder where it is missing, which the service can enter whatever the umask of the shell
   * is: a hardened machine's root has 027 or 077.
   */
  static Path folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return folder;
  }

  /**
   * {@code gateway.toml}.
   *
   * @param database where the database will be
   */
  static String gateway(SetupAnswers answers, String database) {
    return """
    # Heurtoir's gateway. Every key: /usr/share/doc/heurtoir-gateway/configuration.md
    # After a change: heurtoir-gateway check, then systemctl reload heurtoir-gateway, which says what needs a restart.

    [web]
    # What phones and the installer of a door open in their browser.
    origins = [%s]
    %s

    [sip]
    # Doors, over TLS, each with a certificate that this gateway issues.
    listen = "0.0.0.0"
    port = 5061
    domain = %s
    host = %s
    certificate = "pki/sip.pem"
    key = "pki/sip-key.pem"
    authority = "pki/ca.pem"

    [doors]
    authority-key = "pki/ca-key.pem"
    addresses = [%s]

    [media]
    # Sound and picture of phones and doors: this UDP port, and the same TCP port where a network lets no UDP
    # through. Open both in the firewall.
    listen = "0.0.0.0"
    port = 7880
    advertised = [%s]

    [storage]
    database = %s
    keep-rings = 30

    [time]
    # The schools': its midnight ends a day ("for today").
    zone = %s

    # Waking phones that sleep, without which a closed app does not ring. What it tells to whom:
    # /usr/share/doc/heurtoir-gateway/push.md
    #[push]
    #hosts = ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"]
    #subject = "mailto:informatique@commune.example"
    """
        .formatted(
            quoted(
                "https://"
                    + answers.name()
                    + (answers.web() instanceof SetupAnswers.Web.Files ? ":8443" : "")),
            web(answers.web()),
            quoted(answers.name()),
            quoted(answers.name()),
            quoted(answers.name() + ":5061"),
            answers.advertised().stream().map(SetupFiles::quoted).collect(Collectors.joining(", ")),
            quoted(database),
            quoted(answers.zone()));
  }

  private static String web(SetupAnswers.Web web) {
    return switch (web) {
      case SetupAnswers.Web.Proxy proxy ->
          """
          # A proxy on this machine speaks HTTPS: nginx.conf and haproxy.cfg in /usr/share/doc/heurtoir-gateway/examples
          listen = "localhost"
          port = 8080
          trusted-proxies = ["127.0.0.1", "::1"]\
          """
              .stripIndent();
      case SetupAnswers.Web.Files files ->
          """
          # A port below 1024 is for root alone, and the gateway is not root.
          listen = "0.0.0.0"
          port = 8443
          certificate = %s
          key = %s\
          """
              .formatted(quoted(files.certificate().toString()), quoted(files.key().toString()));
    };
  }

  /** The school's file. */
  static String school(SetupAnswers answers) {
    return """
    # One school, its doors and its people. Every key: /usr/share/doc/heurtoir-gateway/configuration.md
    id = %s
    name = %s
    %s
    [[person]]
    id = %s
    name = %s
    role = "head"       # head, staff or it

    # Whoever else is rung: one [[person]] each.
    #[[person]]
    #id = "secretariat"
    #name = "Secrétariat"
    """
        .formatted(
            quoted(answers.school().id()),
            quoted(answers.school().name()),
            doors(answers.doors()),
            quoted(answers.head().id()),
            quoted(answers.head().name()));
  }

  private static String doors(List<Named> doors) {
    return doors.stream()
        .map(
            door ->
                "\n[[door]]\nid = %s\nname = %s\n"
                    .formatted(quoted(door.id()), quoted(door.name())))
        .collect(Collectors.joining());
  }

  /** A TOML basic string (TOML 1.0). The answers hold no control characters. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

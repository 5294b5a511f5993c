package fr.heurtoir.gateway.control;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The help texts of the gateway's command line. */
public final class Usage {
  /** One command a line with its arguments; the first words name it. A blank goes on with it. */
  private static final String LINES =
      """
      heurtoir-gateway                                       runs the gateway
      heurtoir-gateway setup [--name HOST] [--address IP,...] [--web proxy|files] [--certificate PEM] [--key PEM]
                             [--school NAME] [--doors NAME,...] [--head NAME] [--zone ZONE] [--state DIR]
      heurtoir-gateway check                                 says every fault of the configuration
      heurtoir-gateway doctor [--json]                       looks at what the gateway needs of machine and network;
                             0: all is well, 1: something needs doing
      heurtoir-gateway pki show | pki renew                  the certificate that doors see, made by setup
      heurtoir-gateway init                                  makes the database of a new gateway, once
      heurtoir-gateway store move FILE                       copies a database file to the server of [storage] url
      heurtoir-gateway reload                                reads schools and certificates anew
      heurtoir-gateway status [--json]                       what works, and what needs doing;
                             0: nothing, 1: something
      heurtoir-gateway rings [--since TIME|DURATION] [--door DOOR] [--school SCHOOL] [--outcome OUTCOME]
                             [--limit N] [--json]           those that ended, newest first;
                             TIME: 08:00, 2026-11-30, 2026-11-30T08:00; DURATION: 90m, 36h, 7d, 2w
      heurtoir-gateway ring RING [--json]                    what is kept of one ring; its id or the beginning
      heurtoir-gateway enrol PERSON SCHOOL [--hours N] [--svg FILE]
      heurtoir-gateway enrolments [list] | enrolments revoke NAME
      heurtoir-gateway phones [list] | phones revoke ID
      heurtoir-gateway enrol-door DOOR [--hours N] [--address HOST:PORT] [--certificate PEM]
      heurtoir-gateway enrol-door DOOR --revoke yes
      heurtoir-gateway lockdown set|lift SCHOOL|DOOR|all
      heurtoir-gateway lockdown status [SCHOOL|DOOR]
      heurtoir-gateway keys status | keys roll|begin-anew [COMMUNE]
      heurtoir-gateway connected [--as-in FILE [--within SECONDS]]
      heurtoir-gateway doors [SCHOOL|DOOR]
      heurtoir-gateway doors test DOOR
      heurtoir-gateway doors revoke DOOR | doors trust DOOR KEY
      heurtoir-gateway test-ring DOOR                        rings the phones of a press there, as a test;
                             0: all showed it, 1: one did not
      heurtoir-gateway trace RING [--log [WHO=]FILE]... [--same-clock yes]
      heurtoir-gateway audit verify [--head SEQ:HASH,...]    whether the audit trail is as it was written
      heurtoir-gateway audit export [--since TIME] [--until TIME] [--json]
      heurtoir-gateway backup FILE|- [--to age:RECIPIENT|gpg:FINGERPRINT]
      heurtoir-gateway restore FILE|- [--replace] [--keep all|none|ID,...] [--state DIR]
      heurtoir-gateway restore --finish
      heurtoir-gateway person export ID | person purge ID    what is kept of a person
      heurtoir-gateway replay RING | replay RING recording
      """;

  private static final String EACH = "each with [--config DIR], /etc/heurtoir unless said";

  private static final String VERSION = "\nheurtoir-gateway --version";

  private Usage() {}

  /** Whether the arguments only ask for help. */
  public static boolean asksForHelp(List<String> args) {
    return !args.isEmpty() && args.getFirst().equals("help")
        || args.contains("--help")
        || args.contains("-h");
  }

  /** The help of a command, or of every command where the name is unknown. */
  public static String of(String command) {
    String own =
        Arrays.stream(LINES.strip().split("\n(?! )"))
            .filter(entry -> entry.startsWith("heurtoir-gateway " + command + " "))
            .collect(Collectors.joining("\n"));
    return command.isEmpty() || own.isEmpty() ? LINES + EACH + VERSION : own + "\n" + EACH;
  }

  /** The message for unknown words, with the commands that may be meant. */
  public static String notACommand(List<String> words) {
    return "not a command: "
        + String.join(" ", words)
        + "\n"
        + of(words.isEmpty() ? "" : words.getFirst());
  }
}

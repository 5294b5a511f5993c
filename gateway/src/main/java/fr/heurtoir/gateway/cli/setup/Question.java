package fr.heurtoir.gateway.cli.setup;

import fr.heurtoir.gateway.control.Command;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The questions of {@code setup}, in the order in which a person is asked. */
enum Question {
  NAME(
      "name",
      "Host name by which phones and doors reach this gateway (heurtoir.commune.example): "),
  ADDRESS(
      "address", "Address of this machine for sound and picture; several: comma between them%s: "),
  WEB("web", "HTTPS for phones: \"proxy\" (nginx or HAProxy in front) or \"files\" [proxy]: "),
  CERTIFICATE("certificate", "File of the web certificate, with its chain (PEM)%s: "),
  KEY("key", "File of its private key (PEM): "),
  SCHOOL("school", "Name of the first school (École Jules-Ferry): "),
  DOORS("doors", "Names of its doors; several: comma between them [Portail]: "),
  HEAD("head", "Name of the head teacher, as phones show it (Mme Martin): "),
  ZONE("zone", "Time zone of the schools (Europe/Paris, Indian/Reunion, Pacific/Noumea...): ");

  /** Where a machine is in one of them, its schools are too. One at UTC says nothing of that. */
  private static final Set<String> ZONES_OF_FRANCE =
      Set.of(
          "Europe/Paris",
          "America/Cayenne",
          "America/Guadeloupe",
          "America/Marigot",
          "America/Martinique",
          "America/Miquelon",
          "America/St_Barthelemy",
          "Indian/Mayotte",
          "Indian/Reunion",
          "Pacific/Gambier",
          "Pacific/Marquesas",
          "Pacific/Noumea",
          "Pacific/Tahiti",
          "Pacific/Wallis");

  private static final int MOST_NAME = 80;

  /** What Java makes of bytes that are no letter in the terminal's character set. */
  private static final char UNREADABLE = '\uFFFD';

  private static final int MOST_DOORS = 32;
  private static final int MOST_ADDRESSES = 8;

  final String option;
  private final String text;

  Question(String option, String text) {
    this.option = option;
    this.text = text;
  }

  /** The names of all options. */
  static Set<String> options() {
    Set<String> all = new HashSet<>();
    for (Question each : values()) {
      all.add(each.option);
    }
    return all;
  }

  /**
   * The answers to all questions.
   *
   * @param said the command line's; what it says is not asked
   * @param terminal asks a person one line and returns the answer; empty where nobody is there
   * @param machine this machine's time zone
   * @throws Command.BadUsage where an answer is wrong, or missing with nobody to ask; the message
   *     names the option
   */
  static SetupAnswers answers(
      Map<String, String> said, Optional<UnaryOperator<String>> terminal, String machine)
      throws Command.BadUsage {
    String found = String.join(",", addressesOfThisMachine());
    Asked ask = new Asked(said, terminal);
    String name = ask.of(NAME, "", Question::host, "");
    List<String> advertised =
        ask.of(ADDRESS, found, Question::addresses, found.isEmpty() ? "" : " [" + found + "]");
    SetupAnswers.Web web =
        ask.of(WEB, "proxy", Question::kind, "").equals("files")
            ? new SetupAnswers.Web.Files(
                ask.of(CERTIFICATE, "", Question::file, ""), ask.of(KEY, "", Question::file, ""))
            : new SetupAnswers.Web.Proxy(
                ask.of(CERTIFICATE, "none", Question::fileOrNone, ", or none [none]"));
    SetupAnswers.Named school = ask.of(SCHOOL, "", Question::named, "");
    List<SetupAnswers.Named> doors = ask.of(DOORS, "Portail", Question::doors, "");
    SetupAnswers.Named head = ask.of(HEAD, "", Question::named, "");
    String zone =
        !said.containsKey(ZONE.option) && ZONES_OF_FRANCE.contains(machine)
            ? machine
            : ask.of(ZONE, "", Question::zone, "");
    return new SetupAnswers(name, advertised, web, school, doors, head, zone);
  }

  /** An answer as text becomes a value, or a sentence that says what is wrong with it. */
  @FunctionalInterface
  private interface Reading<T> {
    T read(String text) throws Wrong;
  }

  /** What is wrong with an answer, and what is allowed. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String what) {
      super(what);
    }
  }

  private record Asked(Map<String, String> said, Optional<UnaryOperator<String>> terminal) {
    private static final int MOST_TRIES = 5;

    /**
     * @param usual taken where a person presses Enter, and where nobody can be asked; empty: none
     */
    <T> T of(Question question, String usual, Reading<T> reading, String hint)
        throws Command.BadUsage {
      String given = said.get(question.option);
      if (given == null && terminal.isEmpty()) {
        if (usual.isEmpty()) {
          throw new Command.BadUsage("--" + question.option + " is missing");
        }
        given = usual;
      }
      if (given != null) {
        try {
          return reading.read(given.strip());
        } catch (Wrong wrong) {
          throw new Command.BadUsage("--" + question.option + ": " + wrong.getMessage());
        }
      }
      String prompt = question.text.formatted(hint);
      for (int tries = 0; tries < MOST_TRIES; tries++) {
        String line = terminal.orElseThrow().apply(prompt).strip();
        try {
          return reading.read(line.isEmpty() ? usual : line);
        } catch (Wrong wrong) {
          prompt = wrong.getMessage() + "\n" + question.text.formatted(hint);
        }
      }
      throw new Command.BadUsage("no answer that can be used; nothing was written");
    }
  }

  private static String host(String text) throws Wrong {
    // Copied from a browser's address line, it is the name all the same.
    String lower =
        text.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").replaceFirst("/$", "");
    boolean labels =
        lower.length() <= 253
            && lower.matches(
                "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");
    if (!labels || lower.matches("[0-9.]+")) {
      throw new Wrong(
          "a host name with a dot, such as heurtoir.commune.example, not \""
              + text
              + "\"; an address"
              + " will not do, as browsers want a certificate for a name");
    }
    return lower;
  }

  private static List<String> addresses(String text) throws Wrong {
    List<String> all = new ArrayList<>();
    for (String each : parts(text, MOST_ADDRESSES)) {
      try {
        InetAddress address = InetAddress.ofLiteral(each);
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
          throw new Wrong(each + " is the address of no machine");
        }
        all.add(address.getHostAddress());
      } catch (IllegalArgumentException name) {
        throw new Wrong("an IPv4 or IPv6 address, not \"" + each + "\"");
      }
    }
    return all;
  }

  private static String kind(String text) throws Wrong {
    if (!text.equals("proxy") && !text.equals("files")) {
      throw new Wrong("proxy or files, not \"" + text + "\"");
    }
    return text;
  }

  private static String zone(String text) throws Wrong {
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      throw new Wrong("a time zone such as Europe/Paris, not \"" + text + "\"");
    }
    return text;
  }

  private static Path file(String text) throws Wrong {
    Path file;
    try {
      file = Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException never) {
      throw new Wrong("a file that is there, not \"" + text + "\": " + never.getReason());
    }
    if (text.isEmpty() || !Files.isRegularFile(file)) {
      throw new Wrong("a file that is there, not \"" + text + "\"");
    }
    if (!Files.isReadable(file)) {
      throw new Wrong(file + " cannot be read by this user");
    }
    return file;
  }

  private static Optional<Path> fileOrNone(String text) throws Wrong {
    return text.equals("none") ? Optional.empty() : Optional.of(file(text));
  }

  private static SetupAnswers.Named named(String text) throws Wrong {
    if (text.isBlank() || text.length() > MOST_NAME || text.matches("(?s).*\\p{Cntrl}.*")) {
      throw new Wrong("1 to " + MOST_NAME + " characters of one line");
    }
    if (text.indexOf(UNREADABLE) >= 0) {
      throw new Wrong(
          "letters that can be read: \""
              + text
              + "\" is what arrived. Say export LANG=C.UTF-8 first");
    }
    String id = id(text);
    if (id.isEmpty()) {
      throw new Wrong("a name with at least one letter or digit, not \"" + text + "\"");
    }
    return new SetupAnswers.Named(id, text);
  }

  private static List<SetupAnswers.Named> doors(String text) throws Wrong {
    List<SetupAnswers.Named> doors = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (String each : parts(text, MOST_DOORS)) {
      SetupAnswers.Named door = named(each);
      if (!ids.add(door.id())) {
        throw new Wrong("two doors would have the id " + door.id());
      }
      doors.add(door);
    }
    return doors;
  }

  private static List<String> parts(String text, int most) throws Wrong {
    List<String> parts = new ArrayList<>();
    for (String each : text.split(",")) {
      if (!each.isBlank()) {
        parts.add(each.strip());
      }
    }
    if (parts.isEmpty() || parts.size() > most) {
      throw new Wrong("1 to " + most + ", with commas between them");
    }
    return parts;
  }

  /**
   * The id of a name: {@code École Jules-Ferry} is {@code ecole-jules-ferry}; at most 32
   * characters.
   */
  static String id(String name) {
    String plain =
        Normalizer.normalize(name.replace("œ", "oe").replace("Œ", "oe"), Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return (plain.length() > 32 ? plain.substring(0, 32) : plain).replaceAll("-$", "");
  }

  /** The addresses of this machine that others may know, IPv4 first. */
  private static List<String> addressesOfThisMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .map(text -> text.replaceAll("%.*", ""))
          .sorted((a, b) -> Boolean.compare(a.contains(":"), b.contains(":")))
          .limit(MOST_ADDRESSES)
          .toList();
    } catch (SocketException unknown) {
      return List.of();
    }
  }
}

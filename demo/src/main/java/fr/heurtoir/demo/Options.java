package fr.heurtoir.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of {@code ./heurtoir demo}.
 *
 * @param listen the address that the gateway listens on and tells others; loopback by default
 * @param certificate PEM file of the web server's chain; only together with {@code key}
 * @param key PEM file of its private key
 * @param origin a further origin of the gateway in phones' browsers: a proxy's
 * @param camera the first door's camera; default: the test camera
 * @param microphone the first door's microphone; default: a null sink's monitor
 * @param speaker the first door's speaker; default: a null sink
 * @param doors how many doors, 1 to 8
 * @param headless opens no browser window
 * @param json prints one JSON object a line instead of text for people
 * @param train for the build: the processes write ahead-of-time caches, one ring is rung, and
 *     everything ends
 * @param httpPort the gateway's web port; the page with the CA certificate takes the next one
 * @param mediaPort UDP and TCP
 * @param sipPort TCP, TLS
 * @param facadePort of the first door; the next doors take the next ports
 * @param data the demo's own folder
 */
record Options(
    String listen,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> origin,
    Optional<String> camera,
    Optional<String> microphone,
    Optional<String> speaker,
    int doors,
    boolean headless,
    boolean json,
    boolean train,
    int httpPort,
    int mediaPort,
    int sipPort,
    int facadePort,
    Path data) {

  /** The usage. The script prints it too, from the same file, without Java. */
  static String usage() {
    try (InputStream text =
        Objects.requireNonNull(Options.class.getResourceAsStream("usage.txt"))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The command line is wrong; the message says what. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  boolean loopback() {
    return listen.equals("127.0.0.1") || listen.equals("localhost") || listen.equals("::1");
  }

  /** A host in a URL: an IPv6 address in brackets. */
  static String inUrl(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  static Options parse(String... words) throws Wrong {
    String listen = "127.0.0.1";
    Optional<Path> certificate = Optional.empty();
    Optional<Path> key = Optional.empty();
    Optional<String> origin = Optional.empty();
    Optional<String> camera = Optional.empty();
    Optional<String> microphone = Optional.empty();
    Optional<String> speaker = Optional.empty();
    int doors = 1;
    boolean headless = false;
    boolean json = false;
    boolean train = false;
    int httpPort = 8480;
    int mediaPort = 8482;
    int sipPort = 8483;
    int facadePort = 8490;
    Path data = Path.of("run", "demo");
    Iterator<String> rest = Arrays.asList(words).iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (word) {
        case "--listen" -> listen = value(word, rest);
        case "--cert" -> certificate = Optional.of(Path.of(value(word, rest)).toAbsolutePath());
        case "--key" -> key = Optional.of(Path.of(value(word, rest)).toAbsolutePath());
        case "--origin" -> origin = Optional.of(origin(word, rest));
        case "--camera" -> camera = Optional.of(value(word, rest));
        case "--microphone" -> microphone = Optional.of(value(word, rest));
        case "--speaker" -> speaker = Optional.of(value(word, rest));
        case "--doors" -> doors = number(word, rest, 1, 8);
        case "--headless" -> headless = true;
        case "--json" -> json = true;
        case "--train" -> train = true;
        case "--http-port" -> httpPort = number(word, rest, 1, 65_534);
        case "--media-port" -> mediaPort = number(word, rest, 1, 65_535);
        case "--sip-port" -> sipPort = number(word, rest, 1, 65_535);
        case "--facade-port" -> facadePort = number(word, rest, 1, 65_527);
        case "--data" -> data = Path.of(value(word, rest));
        default -> throw new Wrong("unknown option " + word);
      }
    }
    if (certificate.isPresent() != key.isPresent()) {
      throw new Wrong("--cert and --key go together");
    }
    return new Options(
        listen,
        certificate,
        key,
        origin,
        camera,
        microphone,
        speaker,
        doors,
        headless,
        json,
        train,
        httpPort,
        mediaPort,
        sipPort,
        facadePort,
        data.toAbsolutePath().normalize());
  }

  /**
   * Checks the form of RFC 6454 section 6.2, because the text becomes part of the gateway's file.
   */
  private static String origin(String option, Iterator<String> rest) throws Wrong {
    String text = value(option, rest);
    if (!text.matches("https?://[a-z0-9.:\\[\\]-]{1,200}")) {
      throw new Wrong(option + " takes scheme://host[:port], not " + text);
    }
    return text;
  }

  private static String value(String option, Iterator<String> rest) throws Wrong {
    if (!rest.hasNext()) {
      throw new Wrong(option + " needs a value");
    }
    return rest.next();
  }

  private static int number(String option, Iterator<String> rest, int least, int most)
      throws Wrong {
    String text = value(option, rest);
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, as for a number out of range.
    }
    throw new Wrong(option + " takes " + least + " to " + most + ", not " + text);
  }
}

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
 * What {@code ./heurtoir demo} was asked for.
 *
 * @param listen the address the gateway listens on and tells others; loopback by default
 * @param certificate PEM file of the web server's chain; together with {@code key} or not at all
 * @param key PEM file of its private key
 * @param origin one more origin that phones' browsers know the gateway by: a proxy's
 * @param camera the first door's camera, where it is not the test camera
 * @param microphone the first door's microphone, where it is not a null sink's monitor
 * @param speaker the first door's speaker, where it is not a null sink
 * @param doors how many doors, 1 to 8
 * @param headless no browser window is opened
 * @param json one JSON object a line on the standard output instead of text for people
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

  /** What the script prints as well, from the same file and without a Java. */
  static String usage() {
    try (InputStream text =
        Objects.requireNonNull(Options.class.getResourceAsStream("usage.txt"))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Asked wrongly; the message says what. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  boolean loopback() {
    return listen.equals("127.0.0.1") || listen.equals("localhost") || listen.equals("::1");
  }

  /** A host as a URL writes it: an IPv6 address in brackets. */
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

  /** RFC 6454 section 6.2; the gateway reads its file again, so nothing else may get into it. */
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
      // Told below, as for a number out of its range.
    }
    throw new Wrong(option + " takes " + least + " to " + most + ", not " + text);
  }
}

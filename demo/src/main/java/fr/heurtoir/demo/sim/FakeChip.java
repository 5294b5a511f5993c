package fr.heurtoir.demo.sim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated GPIO chip behind a Unix socket, so that its clients can be processes of their own. It
 * behaves as the kernel does: a line has one consumer at a time, whose name the next requester is
 * told; a line whose consumer died keeps its last level; an edge carries the monotonic time at
 * which it happened.
 *
 * <p>Every change of level is appended to the edge log: {@code line level nanoseconds}, in the
 * monotonic clock that {@link System#nanoTime} reads in every process of the machine.
 *
 * <p>One connection is one requested line. The client's first line is {@code out NAME LEVEL
 * CONSUMER} or {@code in NAME CONSUMER}, then {@code set LEVEL} and {@code get}; levels are
 * physical, 0 or 1. Answers are {@code ok}, {@code value LEVEL}, {@code error CODE TEXT}; an input
 * gets {@code edge LEVEL NANOS}. The outside world sets an input with {@code drive NAME LEVEL}.
 */
public final class FakeChip implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FakeChip.class);
  private static final int MOST_LINE = 256;

  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final List<Consumer<Change>> watchers = new ArrayList<>();
  private final Path socket;
  private final ServerSocketChannel server;
  private final Writer edges;

  /**
   * A change of one line.
   *
   * @param line its name
   * @param level its new physical level
   * @param nanos when, on the monotonic clock
   */
  public record Change(String line, boolean level, long nanos) {}

  /** One line of the chip; guarded by the chip's monitor. */
  private static final class Line {
    private boolean level;
    private @Nullable Client consumer;
  }

  private FakeChip(Path socket, Path edgeLog, Map<String, Boolean> levels) throws IOException {
    this.socket = socket;
    levels.forEach(
        (name, level) -> {
          Line line = new Line();
          line.level = level;
          lines.put(name, line);
        });
    edges =
        Files.newBufferedWriter(
            edgeLog,
            StandardCharsets.US_ASCII,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
    Files.deleteIfExists(socket);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
  }

  /**
   * Starts a chip.
   *
   * @param levels its lines with their initial physical levels
   */
  public static FakeChip start(Path socket, Path edgeLog, Map<String, Boolean> levels)
      throws IOException {
    FakeChip chip = new FakeChip(socket, edgeLog, levels);
    Thread.ofPlatform().name("fake-chip").daemon().start(chip::accept);
    return chip;
  }

  /** The physical level of a line. */
  public synchronized boolean level(String name) {
    return line(name).level;
  }

  /** Sets an input from outside, as a finger on a button does. */
  public synchronized void drive(String name, boolean level) {
    change(name, line(name), level);
  }

  /**
   * Calls the watcher for every change, on the thread that caused it, under the chip's monitor: it
   * must return quickly.
   */
  public synchronized void watch(Consumer<Change> watcher) {
    watchers.add(watcher);
  }

  private Line line(String name) {
    Line line = lines.get(name);
    if (line == null) {
      throw new IllegalArgumentException("no line " + name);
    }
    return line;
  }

  private void change(String name, Line line, boolean level) {
    if (line.level == level) {
      return;
    }
    line.level = level;
    Change change = new Change(name, level, System.nanoTime());
    try {
      edges.write(name + " " + (level ? 1 : 0) + " " + change.nanos() + "\n");
      edges.flush();
    } catch (IOException notLogged) {
      LOG.error("event=chip-edge-not-logged line={}", name);
    }
    Client consumer = line.consumer;
    if (consumer != null && consumer.input) {
      consumer.say("edge " + (level ? 1 : 0) + " " + change.nanos());
    }
    for (Consumer<Change> watcher : watchers) {
      watcher.accept(change);
    }
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        Client client = new Client(channel);
        Thread.ofVirtual().start(client::serve);
      } catch (IOException closed) {
        LOG.debug("event=chip-closed");
      }
    }
  }

  /** One connection: one line of one consumer. */
  private final class Client {
    private final SocketChannel channel;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1024);
    private String consumerName = "";
    private String lineName = "";
    private boolean input;

    Client(SocketChannel channel) {
      this.channel = channel;
    }

    void serve() {
      Thread writer = Thread.ofVirtual().start(this::write);
      try (BufferedReader reader =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII), MOST_LINE)) {
        for (String said = reader.readLine(); said != null; said = reader.readLine()) {
          say(answer(said.split(" ", 4)));
        }
      } catch (IOException gone) {
        LOG.debug("event=chip-client-gone");
      } finally {
        writer.interrupt();
        release();
      }
    }

    private void write() {
      try (Writer out = Channels.newWriter(channel, StandardCharsets.US_ASCII)) {
        while (true) {
          out.write(answers.take() + "\n");
          out.flush();
        }
      } catch (IOException | InterruptedException ended) {
        LOG.debug("event=chip-writer-ended");
      }
    }

    void say(String answer) {
      if (!answers.offer(answer)) {
        LOG.warn("event=chip-client-does-not-read line={}", lineName);
      }
    }

    private String answer(String[] words) {
      synchronized (FakeChip.this) {
        return switch (words[0] + "/" + words.length) {
          case "out/4" -> request(words[1], false, words[2], words[3]);
          case "in/3" -> request(words[1], true, "", words[2]);
          case "set/2" -> set(words[1]);
          case "get/1" -> lineName.isEmpty() ? unused() : "value " + (line(lineName).level ? 1 : 0);
          case "drive/3" -> {
            if (!lines.containsKey(words[1])) {
              yield "error no-line " + words[1];
            }
            drive(words[1], words[2].equals("1"));
            yield "ok";
          }
          default -> "error bad-request -";
        };
      }
    }

    private String request(String name, boolean asInput, String level, String consumer) {
      Line line = lines.get(name);
      if (line == null) {
        return "error no-line " + name;
      }
      Client holder = line.consumer;
      if (holder != null) {
        return "error busy " + holder.consumerName;
      }
      if (!lineName.isEmpty()) {
        return "error bad-request -";
      }
      line.consumer = this;
      lineName = name;
      consumerName = consumer;
      input = asInput;
      if (!asInput) {
        change(name, line, level.equals("1"));
      }
      return "ok";
    }

    private String set(String level) {
      if (lineName.isEmpty() || input) {
        return unused();
      }
      change(lineName, line(lineName), level.equals("1"));
      return "ok";
    }

    private static String unused() {
      return "error wrong-use -";
    }

    /** The consumer disconnected; the level stays. */
    private void release() {
      synchronized (FakeChip.this) {
        if (!lineName.isEmpty()) {
          line(lineName).consumer = null;
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      edges.close();
      Files.deleteIfExists(socket);
    } catch (IOException leftBehind) {
      LOG.warn("event=chip-not-cleaned socket={}", socket);
    }
  }
}

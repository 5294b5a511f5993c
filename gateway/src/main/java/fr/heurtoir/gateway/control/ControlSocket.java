package fr.heurtoir.gateway.control;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Unix socket on which the gateway receives its own commands: one JSON object each way, one
 * question a connection. The kernel names the caller (unix(7), SO_PEERCRED): only the gateway's own
 * user and root are accepted.
 */
public final class ControlSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
  private static final int MOST_AT_ONCE = 4;
  private static final int MOST_CHARS = 4096;
  private static final int MOST_WORDS = 8;
  private static final long WITHIN_SECONDS = 20;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** Answers commands. */
  public interface Desk {
    /**
     * @param by who asks: a pseudonym of 1 to 64 of a-z, 0-9, dot and hyphen
     */
    Answer ask(List<String> words, String by);
  }

  /**
   * An answer.
   *
   * @param status the command's exit code
   */
  public record Answer(int status, List<String> lines) {
    public Answer {
      lines = List.copyOf(lines);
    }
  }

  private final Path path;
  private final ServerSocketChannel server;
  private final Desk desk;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("control-timer").factory());

  private ControlSocket(Path path, ServerSocketChannel server, Desk desk) {
    this.path = path;
    this.server = server;
    this.desk = desk;
  }

  /**
   * Starts to listen.
   *
   * @throws IOException where another gateway listens there, or the folder cannot be written
   */
  public static ControlSocket open(Path path, Desk desk) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    if (Files.exists(path)) {
      try (SocketChannel other = SocketChannel.open(address)) {
        throw new IOException("another gateway listens on " + other.getRemoteAddress());
      } catch (java.net.ConnectException left) {
        // Left over by a gateway that was killed.
        Files.delete(path);
      }
    }
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(address, MOST_AT_ONCE);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException failed) {
      server.close();
      throw new IOException("cannot listen on " + path + ": " + failed.getMessage(), failed);
    }
    ControlSocket socket = new ControlSocket(path, server, desk);
    Thread.ofPlatform().daemon().name("control").start(socket::serve);
    return socket;
  }

  private void serve() {
    while (server.isOpen()) {
      try {
        SocketChannel peer = server.accept();
        if (!places.tryAcquire()) {
          LOG.warn("event=control-full");
          peer.close();
          continue;
        }
        Thread.ofPlatform()
            .daemon()
            .name("control-peer")
            .start(
                () -> {
                  try {
                    serve(peer);
                  } finally {
                    places.release();
                  }
                });
      } catch (ClosedChannelException closing) {
        return;
      } catch (IOException broken) {
        // For example where this process has no descriptor left. That passes, and commands work
        // again.
        LOG.error("event=control-failed reason=\"{}\"", broken.getMessage());
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
  }

  private void serve(SocketChannel peer) {
    var late = timer.schedule(() -> closeQuietly(peer), WITHIN_SECONDS, TimeUnit.SECONDS);
    try (peer) {
      UnixDomainPrincipal who = peer.getOption(ExtendedSocketOptions.SO_PEERCRED);
      String user = who.user().getName();
      if (!user.equals("root") && !user.equals(System.getProperty("user.name"))) {
        LOG.warn("event=control-refused user={}", user);
        return;
      }
      BufferedReader reader =
          new BufferedReader(Channels.newReader(peer, StandardCharsets.UTF_8), MOST_CHARS);
      Answer answer = desk.ask(words(line(reader)), pseudonym(user));
      String text =
          new JsonObject()
                  .put("status", answer.status())
                  .put("lines", new JsonArray(answer.lines()))
                  .encode()
              + "\n";
      ByteBuffer out = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (out.hasRemaining()) {
        peer.write(out);
      }
    } catch (IOException | DecodeException | ClassCastException | IllegalArgumentException bad) {
      LOG.warn("event=control-dropped reason=\"{}\"", bad.getMessage());
    } finally {
      late.cancel(false);
    }
  }

  private static String line(Reader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c != '\n'; c = reader.read()) {
      if (c < 0 || line.length() >= MOST_CHARS) {
        throw new IOException("no line of at most " + MOST_CHARS + " characters");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    for (Object word : new JsonObject(line).getJsonArray("do", new JsonArray())) {
      if (!(word instanceof String text) || text.length() > 200 || words.size() >= MOST_WORDS) {
        throw new IllegalArgumentException("at most " + MOST_WORDS + " words");
      }
      words.add(text);
    }
    return words;
  }

  private static String pseudonym(String user) {
    String plain = user.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
    return "console." + (plain.length() > 48 ? plain.substring(0, 48) : plain);
  }

  private static void closeQuietly(SocketChannel peer) {
    try {
      peer.close();
    } catch (IOException gone) {
      LOG.debug("event=control-close-failed reason=\"{}\"", gone.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    timer.shutdownNow();
    Files.deleteIfExists(path);
  }
}

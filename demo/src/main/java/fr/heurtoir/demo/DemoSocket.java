package fr.heurtoir.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The socket on which {@code ./heurtoir ring} reaches the running demo: mode 0600, one request of
 * one JSON line for each connection, answered by JSON lines. At most 16 connections at once.
 */
final class DemoSocket implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_REQUEST = 4096;
  private static final int MOST_CONNECTIONS = 16;

  /** Does what a request asks. */
  @FunctionalInterface
  interface Handler {
    /** Handles a request on its own virtual thread. An exception's message goes to the sender. */
    void handle(JsonNode request, Answers answers)
        throws IOException, InterruptedException, Refused;
  }

  /** Sends one answer line. */
  @FunctionalInterface
  interface Answers {
    void send(Map<String, ?> answer) throws IOException;
  }

  /** Carries a message for the sender. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private final Path path;
  private final ServerSocketChannel server;
  private final Handler handler;
  private final Semaphore places = new Semaphore(MOST_CONNECTIONS);

  private DemoSocket(Path path, ServerSocketChannel server, Handler handler) {
    this.path = path;
    this.server = server;
    this.handler = handler;
  }

  /** Listens on {@code path}, in a folder that only its owner can enter. */
  static DemoSocket open(Path path, Handler handler) throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    DemoSocket control = new DemoSocket(path, server, handler);
    Thread.ofVirtual().name("control").start(control::accept);
    return control;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        if (places.tryAcquire()) {
          Thread.ofVirtual().name("control-request").start(() -> serve(client));
        } else {
          client.close();
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      Answers answers =
          answer -> {
            ByteBuffer line =
                ByteBuffer.wrap((Announcer.json(answer) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
              client.write(line);
            }
          };
      try {
        handler.handle(request(client), answers);
      } catch (Refused refused) {
        answers.send(Map.of("event", "error", "message", String.valueOf(refused.getMessage())));
      }
    } catch (IOException askerGone) {
      // The sender has disconnected.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  private static JsonNode request(SocketChannel client) throws IOException, Refused {
    ByteBuffer buffer = ByteBuffer.allocate(MOST_REQUEST);
    while (buffer.hasRemaining() && client.read(buffer) >= 0) {
      if (buffer.position() > 0 && buffer.get(buffer.position() - 1) == '\n') {
        try {
          return JSON.readTree(
              new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
        } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
          throw new Refused("the request is not JSON");
        }
      }
    }
    throw new Refused("the request is not one line of at most " + MOST_REQUEST + " bytes");
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}

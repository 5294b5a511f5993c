package fr.heurtoir.gateway.sip;

import fr.heurtoir.protocol.sip.transport.TlsFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A foreign TLS stack: openssl s_client, alone or under a foreign user agent that speaks TCP. */
final class OpenSsl implements AutoCloseable {
  private final Process process;

  OpenSsl(Optional<TlsFiles> own, Path ca, int port, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_client",
                "-quiet",
                "-verify_return_error",
                "-verify_hostname",
                "localhost",
                "-CAfile",
                ca.toString(),
                "-connect",
                "127.0.0.1:" + port));
    own.ifPresent(
        files ->
            command.addAll(
                List.of("-cert", files.certificate().toString(), "-key", files.key().toString())));
    command.addAll(List.of(more));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  void write(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Reads until what was read contains the text, or to the end. */
  String readUntil(String text) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = process.getInputStream();
    while (!read.toString(StandardCharsets.UTF_8).contains(text)) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      read.write(next);
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  /** Lets one TCP client through; gives the port where it may connect. */
  static Tunnel tunnel(TlsFiles own, Path ca, int port) throws IOException {
    return new Tunnel(own, ca, port);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException end) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** TCP on one side, TLS by openssl on the other. */
  static final class Tunnel implements AutoCloseable {
    private final ServerSocket server;
    private final OpenSsl tls;
    private final Thread accepting;

    Tunnel(TlsFiles own, Path ca, int port) throws IOException {
      server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      tls = new OpenSsl(Optional.of(own), ca, port);
      accepting = Thread.ofVirtual().start(this::run);
    }

    int port() {
      return server.getLocalPort();
    }

    private void run() {
      try (Socket client = server.accept()) {
        client.setTcpNoDelay(true);
        Thread back =
            Thread.ofVirtual().start(() -> copy(tls.process.getInputStream(), output(client)));
        copy(client.getInputStream(), tls.process.getOutputStream());
        back.interrupt();
      } catch (IOException closed) {
        // The test is over.
      }
    }

    private static OutputStream output(Socket client) {
      try {
        return client.getOutputStream();
      } catch (IOException closed) {
        return OutputStream.nullOutputStream();
      }
    }

    private static void copy(InputStream from, OutputStream to) {
      byte[] buffer = new byte[8192];
      try {
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
          to.write(buffer, 0, n);
          to.flush();
        }
      } catch (IOException closed) {
        // One side ended; so does the other.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      tls.close();
      accepting.interrupt();
    }
  }
}

package fr.heurtoir.gateway.cli;

import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.ControlSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends commands to the running gateway. */
public final class ControlClient {
  private ControlClient() {}

  /** Whether a gateway listens on that socket. */
  static boolean listens(Path socket) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    } catch (IOException nobody) {
      return false;
    }
  }

  /** The gateway's answer, whatever it is; status 69 without a line where none answers. */
  public static ControlSocket.Answer answer(Path socket, List<String> words) {
    List<String> lines = new ArrayList<>();
    PrintStream err =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) {
          @Override
          public void println(@Nullable Object refused) {
            lines.add(String.valueOf(refused));
          }
        };
    return new ControlSocket.Answer(ask(socket, words, lines::add, err), lines);
  }

  /** Prints the answer and returns the gateway's exit code. */
  public static int ask(Path socket, List<String> words, PrintStream out, PrintStream err) {
    return ask(socket, words, out::println, err);
  }

  /** Passes on the lines of an answer and returns the gateway's exit code. */
  public static int ask(Path socket, List<String> words, Consumer<String> out, PrintStream err) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Writer writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
        BufferedReader reader =
            new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      writer.write(new JsonObject().put("do", new JsonArray(words)).encode() + "\n");
      writer.flush();
      String line = reader.readLine();
      if (line == null) {
        err.println("heurtoir-gateway: no answer; the gateway's log says why");
        return Command.UNAVAILABLE;
      }
      JsonObject answer = new JsonObject(line);
      int status = answer.getInteger("status", Command.UNAVAILABLE);
      for (Object said : answer.getJsonArray("lines", new JsonArray())) {
        if (status == Command.USAGE) {
          err.println(said);
        } else {
          out.accept(String.valueOf(said));
        }
      }
      return status;
    } catch (IOException | DecodeException | ClassCastException unreachable) {
      err.println(
          "heurtoir-gateway: the gateway does not answer on "
              + socket
              + " ("
              + unreachable.getMessage()
              + "). Does it run, with this configuration, and are you its user or root?");
      return Command.UNAVAILABLE;
    }
  }
}

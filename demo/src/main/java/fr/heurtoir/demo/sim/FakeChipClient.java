package fr.heurtoir.demo.sim;

import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioException;
import fr.heurtoir.door.gpio.GpioException.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The GPIO of the agent and of the lock process on a {@link FakeChip}. */
public final class FakeChipClient implements GpioChip {
  private final Path socket;

  public FakeChipClient(Path socket) {
    this.socket = socket;
  }

  @Override
  public OutputLine requestOutput(LineChoice line, boolean active, String consumer)
      throws GpioException {
    Held held = new Held(socket, line, null);
    held.ask("out " + line.name() + " " + held.physical(active) + " " + consumer);
    return held;
  }

  @Override
  public InputLine requestInput(LineChoice line, String consumer, EdgeListener listener)
      throws GpioException {
    Held held = new Held(socket, line, listener);
    held.ask("in " + line.name() + " " + consumer);
    return held;
  }

  /** One requested line: one connection. */
  private static final class Held implements OutputLine, InputLine {
    private final LineChoice line;
    private final @Nullable EdgeListener listener;
    private final SocketChannel channel;
    private final Writer out;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(4);
    private volatile boolean closed;

    Held(Path socket, LineChoice line, @Nullable EdgeListener listener) throws GpioException {
      this.line = line;
      this.listener = listener;
      try {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      } catch (IOException missing) {
        throw new GpioException(Problem.NO_CHIP, "no chip at " + socket);
      }
      out = Channels.newWriter(channel, StandardCharsets.US_ASCII);
      Thread.ofVirtual().name("fake-line").start(this::read);
    }

    private void read() {
      try (BufferedReader reader =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII))) {
        for (String said = reader.readLine(); said != null; said = reader.readLine()) {
          String[] words = said.split(" ");
          if (!words[0].equals("edge")) {
            answers.put(said);
          } else if (listener != null) {
            listener.edge(
                new Edge(words[1].equals("1") != line.activeLow(), Long.parseLong(words[2])));
          }
        }
      } catch (IOException | InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
      answers.offer("error gone -");
      if (listener != null && !closed) {
        listener.lost("the chip is gone");
      }
    }

    int physical(boolean active) {
      return active == line.activeLow() ? 0 : 1;
    }

    synchronized String ask(String request) throws GpioException {
      try {
        out.write(request + "\n");
        out.flush();
        String answer = answers.poll(2, TimeUnit.SECONDS);
        if (answer == null) {
          throw new GpioException(Problem.NO_CHIP, "the chip does not answer");
        }
        if (answer.startsWith("error ")) {
          throw refusal(answer.split(" ", 3));
        }
        return answer;
      } catch (IOException gone) {
        throw new GpioException(Problem.NO_CHIP, "the chip is gone");
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new GpioException(Problem.NO_CHIP, "interrupted");
      }
    }

    private GpioException refusal(String[] words) {
      return switch (words[1]) {
        case "busy" ->
            new GpioException(Problem.BUSY, "line " + line.name() + " is held by " + words[2]);
        case "no-line" -> new GpioException(Problem.NO_LINE, "the chip has no line " + words[2]);
        case "gone" -> new GpioException(Problem.NO_CHIP, "the chip is gone");
        default -> new GpioException(Problem.WRONG_USE, "line " + line.name() + ": " + words[1]);
      };
    }

    @Override
    public void set(boolean active) throws GpioException {
      ask("set " + physical(active));
    }

    @Override
    public boolean get() throws GpioException {
      return ask("get").equals("value 1") != line.activeLow();
    }

    @Override
    public void close() {
      closed = true;
      try {
        channel.close();
      } catch (IOException alreadyGone) {
        // The line is released either way.
      }
    }
  }
}

package fr.heurtoir.protocol.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.sip.transport.Flow;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A name with an address of each family, of which one is dead: the JDK's own file of hosts, which a
 * process reads once, says so to a process of its own.
 */
class SeveralAddressesTest {
  @TempDir Path folder;

  /** Connects to {@code gateway.test} at that port and prints where it arrived. */
  static final class Connects {
    private Connects() {}

    static void main(String[] args) throws Exception {
      try (SipEndpoint endpoint =
          SipEndpoint.builder()
              .name("several")
              .client(Transport.TCP)
              .listener(new CallTaker(false))
              .build()) {
        Flow flow =
            endpoint
                .connect(Transport.TCP, "gateway.test", Integer.parseInt(args[0]))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        System.out.println("at " + flow.remote().getAddress().getHostAddress());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0:0:0:0:0:0:0:1"})
  void theOneThatLivesIsReached(String living) throws Exception {
    Path hosts =
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 gateway.test\n::1 gateway.test\n");
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName(living))) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Djdk.net.hosts.file=" + hosts,
                  "-cp",
                  System.getProperty("java.class.path"),
                  Connects.class.getName(),
                  Integer.toString(server.getLocalPort()))
              .redirectErrorStream(true)
              .start();
      try {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
        assertTrue(said.contains("at " + living), said);
      } finally {
        process.destroyForcibly();
      }
    }
  }
}

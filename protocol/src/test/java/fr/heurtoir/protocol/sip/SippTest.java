package fr.heurtoir.protocol.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.net.SourceRates.Rate;
import fr.heurtoir.protocol.sip.transport.Limits;
import fr.heurtoir.protocol.sip.transport.Transport;
import fr.heurtoir.protocol.testing.FreePort;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls by sipp, a foreign user agent. */
class SippTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"UDP, u1", "TCP, t1", "TCP, tn"})
  void oneHundredCallsOfAForeignUserAgentAreTakenAndEnded(Transport transport, String mode)
      throws Exception {
    CallTaker taker = new CallTaker(true);
    try (SipEndpoint endpoint = endpoint(transport, taker)) {
      int status = sipp(endpoint, transport, mode, "call.xml", "-m", "100", "-r", "50");
      assertEquals(0, status, () -> log() + taker.seen);
      assertEquals(100, taker.count("INVITE"));
      assertEquals(100, taker.count("ACK"));
      assertEquals(100, taker.count("BYE"));
      assertTrue(endpoint.isHealthy());
    }
  }

  @ParameterizedTest
  @CsvSource({"UDP, u1", "TCP, t1"})
  void aForeignCallerMayThinkBetterOfIt(Transport transport, String mode) throws Exception {
    CallTaker taker = new CallTaker(false);
    try (SipEndpoint endpoint = endpoint(transport, taker)) {
      int status = sipp(endpoint, transport, mode, "cancel.xml", "-m", "20", "-r", "20");
      assertEquals(0, status, () -> log() + taker.seen);
      assertEquals(20, taker.count("CANCEL"));
    }
  }

  private static SipEndpoint endpoint(Transport transport, CallTaker taker) throws Exception {
    SipEndpoint endpoint =
        SipEndpoint.builder()
            .name("test")
            .limits(Limits.builder().calls(new Rate(100, 200)).build())
            .listen(transport, new InetSocketAddress("127.0.0.1", 0))
            .listener(taker)
            .build();
    taker.endpoint = endpoint;
    return endpoint;
  }

  private int sipp(
      SipEndpoint endpoint, Transport transport, String mode, String scenario, String... more)
      throws Exception {
    Path file = folder.resolve(scenario);
    try (var in = SippTest.class.getResourceAsStream(scenario)) {
      Files.copy(java.util.Objects.requireNonNull(in, scenario), file);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "sipp",
                "127.0.0.1:" + endpoint.localAddress(transport).orElseThrow().getPort(),
                "-i",
                "127.0.0.1",
                "-p",
                Integer.toString(FreePort.find()),
                "-t",
                mode,
                "-max_socket",
                "500",
                "-sf",
                file.toString(),
                "-nostdin",
                "-timeout",
                "60",
                "-timeout_error",
                "-trace_err",
                "-error_file",
                folder.resolve("errors").toString()));
    command.addAll(Arrays.asList(more));
    Process sipp =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    try {
      assertTrue(sipp.waitFor(Duration.ofSeconds(90).toSeconds(), TimeUnit.SECONDS), "sipp hangs");
      return sipp.exitValue();
    } finally {
      sipp.destroyForcibly();
    }
  }

  private String log() {
    try {
      return Files.exists(folder.resolve("errors"))
          ? Files.readString(folder.resolve("errors"))
          : Files.readString(folder.resolve("out"));
    } catch (java.io.IOException none) {
      return "no log: " + none;
    }
  }
}

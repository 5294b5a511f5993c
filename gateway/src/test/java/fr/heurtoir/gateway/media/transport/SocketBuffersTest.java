package fr.heurtoir.gateway.media.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.media.dtls.DtlsLimits;
import fr.heurtoir.gateway.media.transport.SocketBuffers.Shortfall;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketBuffersTest {
  @Test
  void aBufferSmallerThanAskedForIsSaidWithTheSettingThatBoundsIt() {
    assertEquals(
        List.of(new Shortfall("receive", 4_194_304, 212_992, "net.core.rmem_max")),
        SocketBuffers.judge(4_194_304, 212_992, 4_194_304));
    assertEquals(
        List.of(new Shortfall("send", 4_194_304, 212_992, "net.core.wmem_max")),
        SocketBuffers.judge(4_194_304, 8_388_608, 212_992));
    assertEquals(List.of(), SocketBuffers.judge(4_194_304, 4_194_304, 4_194_304));
  }

  @Test
  void whatTheKernelReallyGaveIsReadBack() throws Exception {
    int asked = 4 * 1024 * 1024;
    int wanted = 1 << 30;
    InetAddress here = InetAddress.getLoopbackAddress();
    WebRtcConfig config =
        new WebRtcConfig(
            here,
            0,
            List.of(here),
            true,
            DtlsLimits.DEFAULT,
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            8);
    try (TestLoop loop = new TestLoop();
        WebRtcPort port = WebRtcPort.bind(List.of(loop.context), config, Instant.now())) {
      List<Shortfall> small = port.bufferShortfalls(wanted);
      assertEquals(List.of("receive", "send"), small.stream().map(Shortfall::direction).toList());
      for (Shortfall one : small) {
        assertTrue(one.got() > 0 && one.got() <= asked, one::toString);
      }
    }
  }
}

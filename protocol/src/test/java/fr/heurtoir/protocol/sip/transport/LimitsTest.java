package fr.heurtoir.protocol.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static void refused(Limits.Builder builder, String name) {
    String said =
        String.valueOf(assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    assertTrue(said.startsWith(name + " "), said);
  }

  @Test
  void aBoundThatBoundsNothingOrLetsNothingThroughIsRefusedByItsName() {
    refused(Limits.builder().headerBytes(0), "headerBytes");
    refused(Limits.builder().bodyBytes(2 * 1024 * 1024), "bodyBytes");
    refused(Limits.builder().threads(0), "threads");
    refused(Limits.builder().threads(65), "threads");
    refused(Limits.builder().queue(0), "queue");
    refused(Limits.builder().idleTime(Duration.ZERO), "idleTime");
    refused(Limits.builder().allMessagesPerSecond(99), "allMessagesPerSecond");
  }

  @Test
  void whatIsNotSaidStaysAsItIs() {
    Limits other = Limits.builder().transactions(5).build();
    assertEquals(5, other.transactions());
    assertEquals(Limits.defaults(), Limits.builder().transactions(4096).build());
    assertEquals(Limits.defaults().queue(), other.queue());
  }
}

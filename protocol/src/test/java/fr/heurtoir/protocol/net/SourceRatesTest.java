package fr.heurtoir.protocol.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import fr.heurtoir.protocol.net.SourceRates.Rate;
import fr.heurtoir.protocol.net.SourceRates.Verdict;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class SourceRatesTest {
  private static final long SECOND = 1_000_000_000L;

  private static Network network(String literal) {
    return Network.of(InetAddress.ofLiteral(literal));
  }

  private static SourceRates<Network> rates(int perSecond, int burst, int all, int sources) {
    return new SourceRates<>(new Rate(perSecond, burst), new Rate(all, all), sources);
  }

  @Test
  void aBurstIsAllowedThenTheRate() {
    SourceRates<Network> rates = rates(10, 5, 1000, 100);
    Network source = network("192.0.2.1");
    for (int i = 0; i < 5; i++) {
      assertEquals(Verdict.FINE, rates.take(source, 0));
    }
    assertEquals(Verdict.SOURCE, rates.take(source, 0));
    assertEquals(Verdict.FINE, rates.take(source, SECOND / 10));
    assertEquals(Verdict.SOURCE, rates.take(source, SECOND / 10));
    assertEquals(Verdict.FINE, rates.take(network("192.0.2.2"), SECOND / 10));
  }

  @Test
  void everybodyTogetherHasARateToo() {
    SourceRates<Network> rates = rates(10, 10, 3, 100);
    for (int i = 1; i <= 3; i++) {
      assertEquals(Verdict.FINE, rates.take(network("192.0.2." + i), 0));
    }
    assertEquals(Verdict.ALL, rates.take(network("192.0.2.9"), 0));
    assertEquals(Verdict.FINE, rates.take(network("192.0.2.9"), SECOND));
  }

  @Test
  void whoIsOverItsOwnRateTakesNothingFromTheOthers() {
    SourceRates<Network> rates = rates(1, 2, 10, 100);
    for (int i = 0; i < 1_000; i++) {
      rates.take(network("192.0.2.66"), 0);
    }
    for (int i = 1; i <= 8; i++) {
      assertEquals(Verdict.FINE, rates.take(network("192.0.2." + i), 0));
    }
  }

  @Test
  void forgedSourcesCostNoMoreMemoryThanAllowed() {
    SourceRates<Network> rates = rates(10, 10, 1_000_000, 50);
    for (int i = 0; i < 1000; i++) {
      rates.take(network("10.0." + i / 250 + "." + i % 250), 0);
    }
    assertEquals(50, rates.size());
  }

  @Test
  void addressesOfOneIpv6SiteAreOneSourceAndMappedOnesAreTheirIpv4Address() {
    assertEquals(network("2001:db8::1"), network("2001:db8::ffff:1"));
    assertNotEquals(network("2001:db8::1"), network("2001:db8:0:1::1"));
    assertEquals(network("192.0.2.7"), network("::ffff:192.0.2.7"));
    assertNotEquals(network("0.0.0.1"), network("::1"));
    assertEquals("192.0.2.7", network("192.0.2.7").toString());
    assertEquals("2001:db8:0:1::/64", network("2001:db8:0:1::9").toString());
  }
}

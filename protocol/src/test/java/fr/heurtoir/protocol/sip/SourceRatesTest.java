package fr.heurtoir.protocol.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import fr.heurtoir.protocol.sip.SourceRates.Verdict;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class SourceRatesTest {
  private static final long SECOND = 1_000_000_000L;

  private static InetAddress address(String literal) throws Exception {
    return InetAddress.getByName(literal);
  }

  @Test
  void aBurstIsAllowedThenTheRate() throws Exception {
    SourceRates rates = new SourceRates(10, 5, 1000, 100);
    InetAddress source = address("192.0.2.1");
    for (int i = 0; i < 5; i++) {
      assertEquals(Verdict.FINE, rates.take(source, 0));
    }
    assertEquals(Verdict.SOURCE, rates.take(source, 0));
    assertEquals(Verdict.FINE, rates.take(source, SECOND / 10));
    assertEquals(Verdict.SOURCE, rates.take(source, SECOND / 10));
    assertEquals(Verdict.FINE, rates.take(address("192.0.2.2"), SECOND / 10));
  }

  @Test
  void everybodyTogetherHasARateToo() throws Exception {
    SourceRates rates = new SourceRates(10, 10, 3, 100);
    for (int i = 1; i <= 3; i++) {
      assertEquals(Verdict.FINE, rates.take(address("192.0.2." + i), 0));
    }
    assertEquals(Verdict.ALL, rates.take(address("192.0.2.9"), 0));
    assertEquals(Verdict.FINE, rates.take(address("192.0.2.9"), SECOND));
  }

  @Test
  void forgedSourcesCostNoMoreMemoryThanAllowed() throws Exception {
    SourceRates rates = new SourceRates(10, 10, 1_000_000, 50);
    for (int i = 0; i < 1000; i++) {
      rates.take(address("10.0." + i / 250 + "." + i % 250), 0);
    }
    assertEquals(50, rates.size());
  }

  @Test
  void addressesOfOneIpv6SiteAreOneSource() throws Exception {
    assertEquals(
        SourceRates.key(address("2001:db8::1")), SourceRates.key(address("2001:db8::ffff:1")));
    assertNotEquals(
        SourceRates.key(address("2001:db8::1")), SourceRates.key(address("2001:db8:0:1::1")));
  }
}

package fr.heurtoir.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.school.CidrBlock;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientsTest {
  private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");
  private final Clients clients =
      new Clients(
          List.of(
              CidrBlock.read("10.0.0.0/8").orElseThrow(),
              CidrBlock.read("2001:db8::/32").orElseThrow()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.7 | 192.0.2.7",
        "192.0.2.7:4711 | 192.0.2.7",
        "203.0.113.9, 192.0.2.7, 10.1.1.1 | 192.0.2.7",
        "2a00::7 | 2a00::7",
        "[2a00::7]:443 | 2a00::7",
        "::ffff:192.0.2.7 | 192.0.2.7",
        "203.0.113.9, unknown | 10.0.0.1",
        "203.0.113.9, unknown, 10.2.0.0 | 10.2.0.0",
        "10.9.9.9, 10.8.8.8 | 10.9.9.9",
        "192.0.2.7,  | 10.0.0.1",
        "1.2 | 10.0.0.1",
        "evil.example | 10.0.0.1"
      })
  void theLastAddressThatIsNoProxysIsTheClients(String header, String client) {
    assertEquals(InetAddress.ofLiteral(client), clients.client(PROXY, List.of(), List.of(header)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "for=192.0.2.7 | 192.0.2.7",
        "For=\"[2a00::7]:4711\";proto=https | 2a00::7",
        "for=203.0.113.9, proto=https ; for=\"192.0.2.7:80\";by=10.0.0.1 | 192.0.2.7",
        "for=203.0.113.9, for=_hidden | 10.0.0.1",
        "for=192.0.2.7, for=2001:db8::1 | 192.0.2.7",
        "for=192.0.2.7, for=\"[2001:db8::1]\" | 192.0.2.7",
        "for=\"192.0.2.7 | 10.0.0.1",
        "for=\"a\\\"b, for=192.0.2.7\" | 10.0.0.1",
        "proto=https | 10.0.0.1"
      })
  void theStandardsHeaderIsReadByItsGrammar(String header, String client) {
    assertEquals(InetAddress.ofLiteral(client), clients.client(PROXY, List.of(header), List.of()));
  }

  @Test
  void headersThatDifferAreNobodysWord() {
    assertEquals(PROXY, clients.client(PROXY, List.of("for=203.0.113.9"), List.of("192.0.2.7")));
    assertEquals(
        InetAddress.ofLiteral("192.0.2.7"),
        clients.client(PROXY, List.of("for=192.0.2.7"), List.of("192.0.2.7")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1/8",
        "10.0.0.0/33",
        "2001:db8::/129",
        "host",
        "10.0.0",
        "10.0.0.0/",
        "::1%lo"
      })
  void whatIsNoNetworkIsRefused(String text) {
    assertTrue(CidrBlock.read(text).isEmpty());
  }

  @Test
  void aNetworkHoldsItsAddressesOfItsFamily() {
    CidrBlock network = CidrBlock.read("192.0.2.128/25").orElseThrow();
    assertTrue(network.contains(InetAddress.ofLiteral("192.0.2.200")));
    assertFalse(network.contains(InetAddress.ofLiteral("192.0.2.1")));
    assertFalse(CidrBlock.read("::/1").orElseThrow().contains(InetAddress.ofLiteral("1.2.3.4")));
  }
}

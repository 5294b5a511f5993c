package fr.heurtoir.gateway.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.push.PushPolicy.Judgement;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushPolicyTest {
  private final PushPolicy policy =
      new PushPolicy(
          List.of("fcm.googleapis.com", "ntfy.commune.example", "push.example:8443"),
          List.of("ntfy.commune.example"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://fcm.googleapis.com/fcm/send/abc:DEF-_",
        "https://fcm.googleapis.com:443/x",
        "https://fcm.googleapis.com",
        "https://ntfy.commune.example/upXyz?up=1",
        "https://push.example:8443/p/1"
      })
  void aListedHostIsAllowed(String endpoint) {
    assertInstanceOf(Judgement.Allowed.class, policy.judge(endpoint));
  }

  @ParameterizedTest
  @CsvSource({
    "http://fcm.googleapis.com/x, not-https",
    "HTTPS://fcm.googleapis.com/x, not-https",
    "ftp://fcm.googleapis.com/x, not-https",
    "//fcm.googleapis.com/x, not-https",
    "https:fcm.googleapis.com, no-host",
    "https:///x, no-host",
    "https://fcm.googleapis.com@evil.example/x, user-or-fragment",
    "https://user@fcm.googleapis.com/x, user-or-fragment",
    "https://user:secret@fcm.googleapis.com/x, user-or-fragment",
    "https://fcm.googleapis.com/x#y, user-or-fragment",
    "https://fcm.googleapis.com:8443/x, not-listed",
    "https://fcm.googleapis.com:/x, odd-host",
    "https://fcm.googleapis.com:0443/x, odd-host",
    "https://push.example/x, not-listed",
    "https://FCM.googleapis.com/x, not-listed",
    "https://fcm.googleapis.com./x, not-listed",
    "https://a.fcm.googleapis.com/x, not-listed",
    "https://fcm.googleapis.com.evil.example/x, not-listed",
    "https://evil.example/fcm.googleapis.com, not-listed",
    "https://evil.example\\@fcm.googleapis.com/, not-a-uri",
    "https://fcm.googleapis.com%2eevil.example/x, no-host",
    "https://fcm。googleapis.com/x, not-ascii",
    "https://ｆcm.googleapis.com/x, not-ascii",
    "https://127.0.0.1/x, not-listed",
    "https://[::1]/x, not-listed",
    "https://2130706433/x, not-listed",
    "https://localhost/x, not-listed",
    "https://fcm.googleapis.com/a b, not-ascii",
    "not an address, not-ascii"
  })
  void everythingElseIsRefusedAndSaysWhy(String endpoint, String reason) {
    assertEquals(new Judgement.Refused(reason), policy.judge(endpoint));
  }

  @Test
  void lineBreaksAndHugeEndpointsAreRefused() {
    assertEquals(
        new Judgement.Refused("not-ascii"),
        policy.judge("https://fcm.googleapis.com/x\r\nHost: evil.example"));
    assertEquals(
        new Judgement.Refused("too-long"),
        policy.judge("https://fcm.googleapis.com/" + "a".repeat(5_000_000)));
  }

  @Test
  void withNoHostListedNobodyMayBeContacted() {
    assertEquals(
        new Judgement.Refused("not-listed"),
        new PushPolicy(List.of(), List.of()).judge("https://fcm.googleapis.com/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2002:a00:1::1",
        "2001:0:1::1",
        "2001:db8::1",
        "::10.0.0.1",
        "4000::1"
      })
  void anAddressThatIsNotOfTheInternetIsReachedOnlyWhereTheHostIsListedAsPrivate(String address)
      throws Exception {
    InetAddress there = InetAddress.getByName(address);
    assertFalse(policy.reachable(endpoint("https://fcm.googleapis.com/x"), there));
    assertTrue(policy.reachable(endpoint("https://ntfy.commune.example/x"), there));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "142.250.179.74",
        "172.32.0.1",
        "172.15.0.1",
        "100.128.0.1",
        "2a00:1450:4007:80c::200a",
        "2001:4860:4860::8888",
        "64:ff9b::142.250.179.74"
      })
  void publicAddressesAreReached(String address) throws Exception {
    assertTrue(
        policy.reachable(endpoint("https://fcm.googleapis.com/x"), InetAddress.getByName(address)));
  }

  @Test
  void anEndpointNeverShowsMoreThanItsHost() {
    assertEquals(
        "fcm.googleapis.com", endpoint("https://fcm.googleapis.com/fcm/send/secret").toString());
  }

  private Endpoint endpoint(String text) {
    return assertInstanceOf(Judgement.Allowed.class, policy.judge(text)).endpoint();
  }
}

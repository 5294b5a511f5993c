package fr.heurtoir.door.install;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.door.keep.NewCertificate;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.protocol.pki.ClockedTrust;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The gateway's verified answer to an enrolment: see {@code docs/door-enrolment.md}.
 *
 * @param chain the door's certificate first
 * @param keys the keys whose orders the lock process must honour
 * @param time the gateway's clock
 */
record EnrolAnswer(
    DoorId door,
    String domain,
    List<String> addresses,
    List<X509Certificate> chain,
    List<X509Certificate> authority,
    List<OrderPublicKey> keys,
    long epoch,
    Instant time) {
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9.-]{1,253}");
  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9.-]{1,253}):\\d{1,5}");

  /**
   * Reads and verifies an answer.
   *
   * @param key the key that was made here
   * @throws IllegalArgumentException where it is invalid; the message says why
   */
  static EnrolAnswer read(JsonNode json, PublicKey key) {
    DoorId door = new DoorId(json.path("door").asText(""));
    String domain = json.path("domain").asText("");
    List<String> addresses = texts(json, "addresses", 8);
    if (!DOMAIN.matcher(domain).matches()
        || !addresses.stream().allMatch(each -> ADDRESS.matcher(each).matches())) {
      throw new IllegalArgumentException("a bad domain or address");
    }
    long epoch = json.path("epoch").asLong(0);
    Instant time = Instant.ofEpochMilli(json.path("time").asLong(0));
    if (epoch < 1) {
      throw new IllegalArgumentException("no epoch of the keys");
    }
    try {
      List<X509Certificate> chain = NewCertificate.read(texts(json, "chain", 3));
      List<X509Certificate> authority = NewCertificate.read(texts(json, "authority", 4));
      NewCertificate.check(chain, key, "sip:" + door + "@" + domain, authority, at(time));
      List<OrderPublicKey> keys = texts(json, "keys", 4).stream().map(OrderPublicKey::new).toList();
      return new EnrolAnswer(door, domain, addresses, chain, authority, keys, epoch, time);
    } catch (CertificateException wrong) {
      throw new IllegalArgumentException("the certificate: " + wrong.getMessage(), wrong);
    }
  }

  /** Checks validity at the gateway's time, because the door may have no time yet. */
  private static ClockedTrust.Time at(Instant time) {
    return (from, to) -> {
      if (time.isBefore(from) || time.isAfter(to)) {
        throw new CertificateException("not valid now");
      }
      return time;
    };
  }

  private static List<String> texts(JsonNode json, String name, int most) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : json.path(name)) {
      texts.add(each.asText(""));
    }
    if (texts.isEmpty() || texts.size() > most) {
      throw new IllegalArgumentException("1 to " + most + " " + name + " are expected");
    }
    return texts;
  }
}

package fr.heurtoir.gateway.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What push services and phones say is anybody's text. */
class StrangersWordsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

  @Property
  void anyTextBecomesOneShortLineOfTheJournal(@ForAll String text) {
    String line = LogText.safe(text);
    assertTrue(line.length() <= 120 && line.matches("[ -~]*"), line);
    assertFalse(line.contains("\""));
  }

  @Test
  void anEndpointOrATokenIsNotRepeatedInTheJournal() {
    String said =
        LogText.safe(
            "{\"reason\":\"BadJwtToken\"} for https://push.example/p/secret1 and "
                + "x".repeat(40));
    assertTrue(said.contains("BadJwtToken"), said);
    assertFalse(said.contains("secret1") || said.contains("xxxx"), said);
  }

  @Test
  void aTimeToWaitIsSecondsOrADate() {
    assertEquals(Optional.of(Duration.ofSeconds(7)), RetryAfter.of("7", NOW));
    assertEquals(
        Optional.of(Duration.ofSeconds(30)), RetryAfter.of("Mon, 02 Mar 2026 08:00:30 GMT", NOW));
    assertEquals(Optional.of(Duration.ZERO), RetryAfter.of("Sun, 01 Mar 2026 08:00:30 GMT", NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1e9", "soon", "99999999999999999999", "Mon, 99 Mar 2026"})
  void whatIsNeitherSaysNothing(String text) {
    assertEquals(Optional.empty(), RetryAfter.of(text, NOW));
  }

  @Property
  void anyTimeToWaitIsReadOrPassedOver(@ForAll String text) {
    assertTrue(RetryAfter.of(text, NOW).filter(Duration::isNegative).isEmpty());
  }

  @Property
  void anyEndpointIsJudgedWithoutHarm(@ForAll String text) {
    PushPolicy policy = new PushPolicy(List.of("push.example"), List.of());
    for (String endpoint : List.of(text, "https://push.example" + text, "https://" + text)) {
      if (policy.judge(endpoint) instanceof PushPolicy.Judgement.Allowed allowed) {
        assertEquals("push.example", allowed.endpoint().host());
        assertEquals(443, allowed.endpoint().port());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "BAAA", "not base64 at all", "B"})
  void keysThatAreNoneAreNoSubscription(String key) throws Exception {
    Phone phone = new Phone();
    PushPolicy policy = new PushPolicy(List.of("push.example"), List.of());
    Endpoint endpoint =
        ((PushPolicy.Judgement.Allowed) policy.judge("https://push.example/p")).endpoint();
    assertTrue(Subscription.of(endpoint, phone.p256dh(), phone.auth()).isPresent());
    assertTrue(Subscription.of(endpoint, key, phone.auth()).isEmpty());
    assertTrue(Subscription.of(endpoint, phone.p256dh(), key).isEmpty());
    // Not on the curve: whoever computed with it could lose their own key.
    assertTrue(Subscription.of(endpoint, "B" + "A".repeat(86), phone.auth()).isEmpty());
  }
}

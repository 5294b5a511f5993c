package fr.heurtoir.gateway.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "90s, 2026-11-30T07:58:30Z",
    "36h, 2026-11-28T20:00:00Z",
    "7d, 2026-11-23T08:00:00Z",
    "2w, 2026-11-16T08:00:00Z",
    "08:30, 2026-11-30T07:30:00Z",
    "2026-11-30, 2026-11-29T23:00:00Z",
    "2026-07-14, 2026-07-13T22:00:00Z",
    "2026-11-30T08:00, 2026-11-30T07:00:00Z",
    "2026-11-30 08:00:05, 2026-11-30T07:00:05Z",
    "2026-11-30T08:00:00Z, 2026-11-30T08:00:00Z",
    "2026-11-30T08:00:00+04:00, 2026-11-30T04:00:00Z"
  })
  void aMomentIsReadInTheZoneOfTheCommune(String text, String meant) {
    assertEquals(Optional.of(Instant.parse(meant)), Times.since(text, NOW, PARIS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "yesterday", "7", "0d", "-1d", "999999d", "25:00", "2026-13-01", "7d; rm"})
  void whatIsNoMomentIsNone(String text) {
    assertEquals(Optional.empty(), Times.since(text, NOW, PARIS));
  }

  @Test
  void aTimeIsShownInItsZoneAndADurationInItsSize() {
    assertEquals("2026-11-30 09:00", Times.minute(NOW, PARIS));
    assertEquals("2026-11-30 12:00:00", Times.second(NOW, ZoneId.of("Indian/Reunion")));
    assertEquals("30 Nov 09:00", Times.day(NOW, NOW, PARIS));
    assertEquals("30 Nov 2025", Times.day(NOW.minus(Duration.ofDays(365)), NOW, PARIS));
    assertEquals("412 ms", Times.lasting(Duration.ofMillis(412)));
    assertEquals("41.2 s", Times.lasting(Duration.ofMillis(41_200)));
    assertEquals("2 min 5 s", Times.lasting(Duration.ofSeconds(125)));
  }
}

package fr.heurtoir.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.school.HistoryPolicy;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.Rights;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.gateway.wake.DailyTestRings;
import fr.heurtoir.gateway.wake.Reach;
import fr.heurtoir.gateway.web.TestPhone;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which phones would ring is proved, and told where it is not. */
class ReachTest {
  @TempDir Path folder;

  /** A clock that is moved by hand. */
  private static final class Hand extends Clock {
    private volatile Instant now;

    Hand(Instant now) {
      this.now = now;
    }

    void to(Instant later) {
      now = later;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static Reach reach(WholeGateway commune, Clock clock, Counters counters) {
    return new Reach(
        () -> commune.schools,
        commune.rooms.hub(),
        commune.rooms.wakes().waking(),
        commune.rooms.store(),
        clock,
        counters);
  }

  private static String id(WholeGateway commune) {
    return commune.rooms.store().phones().all().getFirst().id();
  }

  @Test
  void aPhoneThatProvedNothingForADayIsToldToItsOwnerOnAnotherPhoneOnce() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      Counters counters = new Counters();
      TestPhone lost = commune.phone();
      String id = id(commune);
      lost.close();
      Until.holds("the phone is gone", () -> !commune.rooms.hub().reachable(id));
      TestPhone kept = commune.phone();
      Instant seen = commune.rooms.store().proofs().of(id).last().orElseThrow();
      Hand clock = new Hand(seen.plus(Duration.ofHours(23)));
      Reach reach = reach(commune, clock, counters);
      look(commune, reach);
      assertEquals(0, counters.values().get("heurtoir_phones_unreachable"));
      assertTrue(commune.rooms.store().proofs().of(id).unreachable().isEmpty());

      clock.to(seen.plus(Duration.ofHours(25)));
      look(commune, reach);
      JsonNode told = WholeGateway.heard(kept, m -> m.path("type").asText().equals("unreachable"));
      assertEquals(id, told.path("phone").path("id").asText());
      assertEquals(1, counters.values().get("heurtoir_phones_unreachable"));
      assertEquals(Optional.of(seen), commune.rooms.store().proofs().of(id).unreachable());
      assertFalse(commune.onLoop(() -> reach.wouldRing(id)));

      // Told anew to a phone that comes, and taken back by any proof.
      TestPhone third = commune.phone();
      WholeGateway.heard(third, m -> m.path("type").asText().equals("unreachable"));
      commune.rooms.store().proofs().proved(id, PhoneProof.Kind.WOKEN);
      assertTrue(commune.rooms.store().proofs().of(id).unreachable().isEmpty());
    }
  }

  private static void look(WholeGateway commune, Reach reach) throws Exception {
    commune.onLoop(
        () -> {
          reach.look();
          return true;
        });
  }

  @Test
  void proofsOutliveTheGateway() throws Exception {
    Instant seen;
    String id;
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      commune.phone();
      id = id(commune);
      Until.holds(
          "proved", () -> commune.rooms.store().proofs().of(id(commune)).connected().isPresent());
      seen = commune.rooms.store().proofs().of(id).connected().orElseThrow();
      commune.rooms.store().proofs().write();
    }
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      assertEquals(
          seen.toEpochMilli(),
          commune.rooms.store().proofs().of(id).connected().orElseThrow().toEpochMilli());
    }
  }

  @Test
  void theDailyTestAsksEachPhoneSilentlyOnceADayAndLeavesWhatWasDueBefore() throws Exception {
    try (WholeGateway commune = new WholeGateway(folder, 1)) {
      TestPhone phone = commune.phone();
      School tested =
          new School(
              "jules-ferry",
              "École Jules-Ferry",
              List.of(),
              List.of(new Person("directrice", "Mme Martin")),
              Rights.standard(),
              RingPlan.standard(),
              HistoryPolicy.standard(),
              Optional.of(LocalTime.of(7, 30)));
      Schools schools = new Schools(List.of(tested));
      Hand clock = new Hand(Instant.parse("2026-03-02T08:00:00Z"));
      DailyTestRings daily =
          new DailyTestRings(
              () -> schools,
              commune.rooms.hub(),
              commune.rooms.wakes().tests(),
              clock,
              _ -> ZoneOffset.UTC);
      look(commune, daily);
      clock.to(Instant.parse("2026-03-03T07:29:59Z"));
      look(commune, daily);
      clock.to(Instant.parse("2026-03-03T07:30:00Z"));
      look(commune, daily);
      look(commune, daily);
      JsonNode test = WholeGateway.heard(phone, m -> m.path("type").asText().equals("test"));
      assertTrue(test.path("silent").asBoolean());
      phone.say(
          "{\"type\":\"test-told\",\"id\":8,\"test\":\"" + test.path("test").asText() + "\"}");
      JsonNode next = WholeGateway.heard(phone, m -> !m.path("type").asText().equals("plan"));
      assertEquals(
          "ok", next.path("type").asText(), "one test alone, and no result of a silent one");
      assertTrue(commune.rooms.store().proofs().of(id(commune)).shown().isPresent());
    }
  }

  private static void look(WholeGateway commune, DailyTestRings daily) throws Exception {
    commune.onLoop(
        () -> {
          daily.look();
          return true;
        });
  }
}

package fr.heurtoir.gateway.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WakingTest {
  private final RingBench bench = new RingBench();

  private RingBench wakeable(String phone, boolean atOnce) {
    bench.on(new RingEvent.CanWake(phone, atOnce));
    return bench;
  }

  private boolean woken(String phone) {
    return bench.did(new RingEffect.Wake(phone));
  }

  @Test
  void aPhoneThatIsNotConnectedIsWokenAtOnce() {
    wakeable("p1", true);
    assertTrue(woken("p1"));
  }

  @Test
  void aConnectedPhoneIsWokenOnlyWhereItDoesNotShowTheRingSoon() {
    bench.ready("p1", "p2");
    wakeable("p1", false);
    wakeable("p2", false);
    bench.advanceTo(Duration.ofMillis(1_000)).told("p1");
    assertFalse(woken("p1") || woken("p2"));
    bench.advanceTo(Duration.ofMillis(1_500));
    assertTrue(woken("p2"), "its page sleeps");
    bench.advanceTo(Duration.ofSeconds(5));
    assertFalse(woken("p1"), "it shows the ring");
  }

  @Test
  void aConnectedPhoneWhosePageIsInTheBackgroundIsNotWaitedFor() {
    bench.ready("p1");
    wakeable("p1", true);
    assertTrue(woken("p1"));
  }

  @Test
  void aPhoneThatIsLostDuringTheRingIsWoken() {
    bench.ready("p1");
    wakeable("p1", false).told("p1");
    bench.advanceTo(Duration.ofSeconds(4));
    assertFalse(woken("p1"));
    bench.on(new RingEvent.PhoneGone("p1", false));
    assertTrue(woken("p1"));
  }

  @Test
  void withForegroundPhonesAloneNobodyIsReachableAfterThreeSeconds() {
    bench.ready("p1").advanceTo(Duration.ofMillis(2_999));
    assertInstanceOf(RingState.Ringing.class, bench.ring.state());
    bench.advanceTo(Duration.ofSeconds(3));
    assertEquals(Outcome.NOBODY_REACHABLE, bench.kept().outcome());
  }

  @Test
  void withAPhoneThatWasSentAPushNobodyIsReachableAfterTenSeconds() {
    wakeable("p1", true).advanceTo(Duration.ofMillis(9_999));
    assertInstanceOf(RingState.Ringing.class, bench.ring.state());
    bench.advanceTo(Duration.ofSeconds(10));
    assertEquals(Outcome.NOBODY_REACHABLE, bench.kept().outcome());
    assertEquals(Duration.ofSeconds(10), bench.kept().lasted());
  }

  @Test
  void aPushThatItsServiceDoesNotTakeIsNotWaitedFor() {
    wakeable("p1", true).advanceTo(Duration.ofSeconds(4));
    bench.on(new RingEvent.WakeFailed("p1"));
    assertEquals(Outcome.NOBODY_REACHABLE, bench.kept().outcome());
  }

  @Test
  void aNotificationThatIsDisplayedRingsUntilNobodyAnswered() {
    wakeable("p1", true).advanceTo(Duration.ofSeconds(2));
    bench.on(new RingEvent.Woken("p1"));
    bench.advanceTo(Duration.ofMillis(29_999));
    assertInstanceOf(RingState.Ringing.class, bench.ring.state());
    bench.advanceTo(Duration.ofSeconds(30));
    assertEquals(Outcome.NOBODY_ANSWERED, bench.kept().outcome());
    RingSummary.Receipt receipt = bench.kept().phones().getFirst();
    assertEquals(Optional.of(Duration.ZERO), receipt.pushed());
    assertEquals(Optional.of(Duration.ofSeconds(2)), receipt.woken());
    assertEquals(Optional.empty(), receipt.told());
    assertTrue(bench.did(new RingEffect.Withdraw("p1", false)));
  }

  @Test
  void aWokenPhoneThatConnectsIsSentTheRingAndAnswers() {
    wakeable("p1", true).advanceTo(Duration.ofSeconds(6));
    bench.on(new RingEvent.Woken("p1"));
    bench.advanceTo(Duration.ofSeconds(12)).ready("p1").told("p1");
    assertTrue(bench.did(new RingEffect.TellRing("p1")));
    bench.on(new RingEvent.Answer("p1"));
    assertInstanceOf(RingState.Talking.class, bench.ring.state());
    assertEquals(0, bench.count(RingEffect.Withdraw.class), "it knows");
    bench.on(new RingEvent.HangUp("p1"));
    RingSummary.Receipt receipt = bench.kept().phones().getFirst();
    assertEquals(Optional.of(Duration.ofSeconds(6)), receipt.woken());
    assertEquals(Optional.of(Duration.ofSeconds(12)), receipt.told());
  }

  @Test
  void whatWasPushedIsTakenBackOnceSomebodyElseHasAnswered() {
    wakeable("p1", true);
    bench.ready("p2").told("p2");
    bench.on(new RingEvent.Woken("p1"));
    bench.on(new RingEvent.Answer("p2"));
    assertTrue(bench.did(new RingEffect.Withdraw("p1", true)));
    bench.on(new RingEvent.HangUp("p2"));
    assertEquals(1, bench.count(RingEffect.Withdraw.class));
  }

  @Test
  void nobodyIsWokenForARingThatIsOver() {
    bench.ready("p2").told("p2");
    bench.on(new RingEvent.DoorHungUp("cancelled"));
    wakeable("p1", true);
    assertFalse(woken("p1"));
    assertEquals(0, bench.count(RingEffect.Withdraw.class));
  }

  @Test
  void aDeclinedNotificationIsNoPromiseOfAnybody() {
    wakeable("p1", true);
    bench.on(new RingEvent.Woken("p1"));
    bench.ready("p1").told("p1");
    bench.on(new RingEvent.Decline("p1"));
    assertEquals(Outcome.DECLINED, bench.kept().outcome());
  }

  @Test
  void aPageThatIsClosedAgainIsNotReachableByItsOldNotification() {
    wakeable("p1", true);
    bench.on(new RingEvent.Woken("p1"));
    bench.ready("p1").told("p1").advanceTo(Duration.ofSeconds(5));
    bench.on(new RingEvent.PhoneGone("p1", true));
    bench.advanceTo(Duration.ofSeconds(8));
    assertEquals(Outcome.NOBODY_REACHABLE, bench.kept().outcome());
  }
}

package fr.heurtoir.gateway.rtc.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.rtc.stun.StunKey;
import fr.heurtoir.gateway.rtc.stun.StunMessage;
import fr.heurtoir.gateway.rtc.stun.StunParse;
import fr.heurtoir.gateway.rtc.stun.StunWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever arrives in whatever order, nothing is sent or taken without fresh, proved consent. */
class IceLitePropertiesTest {
  private static final long CONSENT = IceLite.DEFAULT_CONSENT.toNanos();
  private static final List<IceCredentials> GENERATIONS =
      List.of(
          new IceCredentials("generation0", "password0password0password0"),
          new IceCredentials("generation1", "password1password1password1"),
          new IceCredentials("generation2", "password2password2password2"));

  /** One thing that happens, after {@code after} nanoseconds. */
  sealed interface Step {
    long after();

    record Check(
        long after, int port, int generation, boolean forged, boolean nominates, int priority)
        implements Step {}

    record Restart(long after, int generation) implements Step {}

    record Expire(long after) implements Step {}
  }

  @Provide
  Arbitrary<Step> steps() {
    Arbitrary<Long> after = Arbitraries.longs().between(0, CONSENT / 3);
    Arbitrary<Integer> generation = Arbitraries.integers().between(0, 2);
    Arbitrary<Step> check =
        Combinators.combine(
                after,
                Arbitraries.integers().between(1, 12),
                generation,
                Arbitraries.of(true, false, false, false),
                Arbitraries.of(true, false),
                Arbitraries.integers().between(0, 1000))
            .as(Step.Check::new);
    Arbitrary<Step> restart = Combinators.combine(after, generation).as(Step.Restart::new);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(8, check),
        net.jqwik.api.Tuple.of(1, restart),
        net.jqwik.api.Tuple.of(1, after.map(Step.Expire::new)));
  }

  @Property(tries = 500)
  void consentIsFreshAndProvedWhereverSomethingIsSentOrTaken(
      @ForAll @Size(max = 80) List<@net.jqwik.api.From("steps") Step> steps) {
    var ice = new IceLite(GENERATIONS.get(0), IceLite.DEFAULT_CONSENT);
    Map<Tuple, Long> proved = new HashMap<>();
    long now = -CONSENT;
    for (Step step : steps) {
      now += step.after();
      switch (step) {
        case Step.Check check -> check(ice, check, proved, now);
        case Step.Restart restart -> ice.restart(GENERATIONS.get(restart.generation()));
        case Step.Expire ignored -> {
          long at = now;
          ice.expire(now).forEach(gone -> assertFalse(ice.accepts(gone, at)));
        }
      }
      hold(ice, proved, now);
    }
  }

  private static void check(IceLite ice, Step.Check check, Map<Tuple, Long> proved, long now) {
    IceCredentials to = GENERATIONS.get(check.generation());
    var from =
        new Tuple(Tuple.Protocol.UDP, new InetSocketAddress("192.0.2.1", 5000 + check.port()));
    var writer =
        StunWriter.request(ByteBuffer.allocate(12).putLong(now).putInt(check.port()).array())
            .username(to.ufrag() + ":peer")
            .priority(check.priority());
    if (check.nominates()) {
      writer.useCandidate();
    }
    var key = new StunKey(check.forged() ? "a password that nobody has" : to.password());
    var message =
        assertInstanceOf(
                StunParse.Read.class,
                StunMessage.parse(writer.integrity(key).fingerprint().bytes()))
            .message();
    boolean known = ice.answersTo(to.ufrag());
    boolean lost = ice.state() == IceState.LOST;
    switch (ice.receive(message, from, now)) {
      case IceResult.Accepted accepted -> {
        assertFalse(check.forged());
        assertTrue(known);
        assertTrue(!lost || accepted.restarted(), "lost consent comes back by a restart alone");
        accepted.forgotten().ifPresent(proved::remove);
        proved.put(from, now);
      }
      case IceResult.Refused refused -> assertTrue(check.forged() || !known);
      case IceResult.Dropped dropped -> assertEquals(IceDrop.CONSENT_LOST, dropped.why());
    }
  }

  private static void hold(IceLite ice, Map<Tuple, Long> proved, long now) {
    int accepted = 0;
    for (int port = 1; port <= 12; port++) {
      var tuple = new Tuple(Tuple.Protocol.UDP, new InetSocketAddress("192.0.2.1", 5000 + port));
      Long last = proved.get(tuple);
      boolean fresh = last != null && now - last < CONSENT;
      assertEquals(fresh, ice.accepts(tuple, now));
      accepted += fresh ? 1 : 0;
    }
    assertTrue(accepted <= IceLite.MAX_TUPLES);
    ice.selected(now).ifPresent(tuple -> assertTrue(ice.accepts(tuple, now)));
    if (ice.state() == IceState.LOST) {
      assertTrue(ice.selected(now).isEmpty());
    }
  }
}

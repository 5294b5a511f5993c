package fr.heurtoir.gateway.wake;

import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.push.PushLimits;
import fr.heurtoir.gateway.push.PushPolicy;
import fr.heurtoir.gateway.push.PushSender;
import fr.heurtoir.gateway.push.VapidKey;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.Schools;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether phones ring: waking, tests and proofs. */
public final class Wakes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wakes.class);

  private final Optional<PushSender> sender;
  private final Waking waking;
  private final TestRings tests;
  private final Reach reach;
  private final DailyTestRings daily;
  private final ScheduledExecutorService loop;

  private Wakes(
      Optional<PushSender> sender,
      Waking waking,
      TestRings tests,
      Reach reach,
      DailyTestRings daily,
      ScheduledExecutorService loop) {
    this.sender = sender;
    this.waking = waking;
    this.tests = tests;
    this.reach = reach;
    this.daily = daily;
    this.loop = loop;
  }

  /**
   * @param config where it lists no host, no key is made and no connection is opened
   * @param origin of the phone's app
   * @param clock measures a phone's silence: a clock without leaps
   * @throws IOException where the key or an authority's certificates cannot be used
   */
  public static Wakes open(
      GatewayConfig.Push config,
      String origin,
      ZoneId zone,
      Supplier<Schools> schools,
      Phones phones,
      PhoneStore store,
      Clock clock,
      ScheduledExecutorService loop,
      Counters counters)
      throws IOException {
    Optional<PushSender> sender = Optional.empty();
    if (!config.hosts().isEmpty()) {
      VapidKey key = VapidKey.open(config.key(), config.subject());
      sender =
          Optional.of(
              new PushSender(
                  new PushPolicy(config.hosts(), config.privateHosts()),
                  key,
                  origin,
                  config.authority(),
                  PushLimits.standard(),
                  counters));
      LOG.info("event=push-on hosts={} key={}", String.join(",", config.hosts()), key.publicKey());
    }
    Waking waking = new Waking(sender, store, loop);
    TestRings tests = new TestRings(loop, phones, waking, store);
    return new Wakes(
        sender,
        waking,
        tests,
        new Reach(schools, phones, waking, store, clock, counters),
        new DailyTestRings(schools, phones, tests, Clock.systemUTC(), zone),
        loop);
  }

  /** Starts to check phones. Call it after everything that phones are reached through exists. */
  public void start() {
    reach.start(loop);
    daily.start(loop);
  }

  /** Waking by push. */
  public Waking waking() {
    return waking;
  }

  public TestRings tests() {
    return tests;
  }

  public Reach reach() {
    return reach;
  }

  /** The push offer in a phone's welcome. Any thread. */
  public Optional<ToPhone.PushOffer> offer() {
    return waking.offer();
  }

  @Override
  public void close() {
    sender.ifPresent(PushSender::close);
  }
}

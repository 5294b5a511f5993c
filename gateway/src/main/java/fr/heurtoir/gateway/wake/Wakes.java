package fr.heurtoir.gateway.wake;

import fr.heurtoir.gateway.ops.Clocks;
import fr.heurtoir.gateway.ops.Counters;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.push.PushLimits;
import fr.heurtoir.gateway.push.PushPolicy;
import fr.heurtoir.gateway.push.PushSender;
import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.Schools;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether phones ring: waking, tests and proofs. */
public final class Wakes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wakes.class);

  private final Optional<PushSender> sender;
  private final PushIdentities identities;
  private final Waking waking;
  private final TestRings tests;
  private final Reach reach;
  private final DailyTestRings daily;
  private final ScheduledExecutorService loop;

  private Wakes(
      Optional<PushSender> sender,
      PushIdentities identities,
      Waking waking,
      TestRings tests,
      Reach reach,
      DailyTestRings daily,
      ScheduledExecutorService loop) {
    this.sender = sender;
    this.identities = identities;
    this.waking = waking;
    this.tests = tests;
    this.reach = reach;
    this.daily = daily;
    this.loop = loop;
  }

  /**
   * @param config with no host listed, no key is made and nothing is opened
   * @param clocks a phone is silent by the steady one; the daily test is asked by the wall's
   * @throws IOException where the key or an authority's certificates cannot be used
   */
  public static Wakes open(
      GatewayConfig.Push config,
      Supplier<Schools> schools,
      Phones phones,
      PhoneStore store,
      Clocks clocks,
      ScheduledExecutorService loop,
      Counters counters)
      throws IOException {
    Optional<PushSender> sender = Optional.empty();
    PushIdentities identities = new PushIdentities(store.phones());
    if (!config.hosts().isEmpty()) {
      identities.add(schools.get().communes());
      sender =
          Optional.of(
              new PushSender(
                  new PushPolicy(config.hosts(), config.privateHosts()),
                  config.authority(),
                  PushLimits.standard(),
                  counters,
                  clocks.wall(),
                  clocks.nanos()));
      LOG.info("event=push-on hosts={}", String.join(",", config.hosts()));
    }
    Waking waking = new Waking(sender, identities::of, store, loop);
    TestRings tests = new TestRings(loop, phones, waking, store, clocks.nanos());
    return new Wakes(
        sender,
        identities,
        waking,
        tests,
        new Reach(schools, phones, waking, store, clocks.steady(), counters),
        new DailyTestRings(
            schools, phones, tests, clocks.wall(), commune -> schools.get().zone(commune)),
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

  /** What a phone is told of push in its welcome. Any thread. */
  public Optional<ToPhone.PushOffer> offer(PhoneRef phone) {
    return waking.offer(phone);
  }

  /**
   * Reads the keys of communes that are new, where push is on. Waits for the disk.
   *
   * @throws IOException where one cannot be used; then nothing changed
   */
  public void serve(Collection<Commune> communes) throws IOException {
    if (sender.isPresent()) {
      identities.add(communes);
    }
  }

  @Override
  public void close() {
    sender.ifPresent(PushSender::close);
  }
}

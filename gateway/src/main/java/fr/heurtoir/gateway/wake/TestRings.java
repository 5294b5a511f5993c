package fr.heurtoir.gateway.wake;

import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Phones;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.phone.ToPhone.TestResult.PushResult;
import fr.heurtoir.gateway.push.PushMessage;
import fr.heurtoir.gateway.push.PushOutcome;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Test rings of single phones, by connection and by push. Belongs to the rings' loop. */
public final class TestRings {
  private static final Logger LOG = LoggerFactory.getLogger(TestRings.class);

  /** How long a test waits for the phone. */
  public static final Duration LIFE = Duration.ofSeconds(15);

  /** How long a silent test waits for the connection before it also wakes the phone by push. */
  private static final Duration BY_CONNECTION = Duration.ofSeconds(3);

  private static final int MOST = 2_048;

  private final ScheduledExecutorService loop;
  private final Phones phones;
  private final Waking waking;
  private final PhoneStore store;
  private final LongSupplier nanos;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Test> tests = new HashMap<>();
  private final Map<String, String> byPhone = new HashMap<>();

  TestRings(
      ScheduledExecutorService loop,
      Phones phones,
      Waking waking,
      PhoneStore store,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.loop = loop;
    this.phones = phones;
    this.waking = waking;
    this.store = store;
  }

  private final class Test {
    final String id;
    final String phone;
    final boolean silent;
    final long began = nanos.getAsLong();
    final Consumer<ToPhone.TestResult> changed;
    PushResult push;
    @Nullable Duration shown;
    @Nullable Duration woken;

    Test(
        String id,
        String phone,
        boolean silent,
        PushResult push,
        Consumer<ToPhone.TestResult> changed) {
      this.id = id;
      this.phone = phone;
      this.silent = silent;
      this.push = push;
      this.changed = changed;
    }

    Duration since() {
      return Duration.ofNanos(nanos.getAsLong() - began);
    }

    ToPhone.TestResult result() {
      return new ToPhone.TestResult(
          id, Optional.ofNullable(shown), Optional.ofNullable(woken), push);
    }
  }

  /** A person tests whether this phone rings. */
  public void ask(String phone, PhoneReply reply) {
    if (byPhone.containsKey(phone) || tests.size() >= MOST) {
      reply.error(ErrorCode.TOO_MANY, "a test of this phone is under way");
      return;
    }
    reply.ok();
    Test test = begin(phone, false, result -> phones.send(phone, result), result -> {});
    // Sent before any result, so that the phone knows what to expect.
    test.changed.accept(test.result());
  }

  /**
   * Asks a phone for a proof without disturbing anybody, where its platform allows that.
   *
   * @param over called once, after {@link #LIFE}
   * @return false where that phone is being tested already
   */
  boolean silently(String phone, Consumer<ToPhone.TestResult> over) {
    return begun(phone, true, result -> {}, over);
  }

  /**
   * Rings a phone and shows it there as a test, as where its person asked for it.
   *
   * @param changed called at each change
   * @param over called once, after {@link #LIFE}
   * @return false where that phone is being tested already
   */
  public boolean aloud(
      String phone, Consumer<ToPhone.TestResult> changed, Consumer<ToPhone.TestResult> over) {
    return begun(phone, false, changed, over);
  }

  private boolean begun(
      String phone,
      boolean silent,
      Consumer<ToPhone.TestResult> changed,
      Consumer<ToPhone.TestResult> over) {
    if (byPhone.containsKey(phone) || tests.size() >= MOST) {
      return false;
    }
    begin(phone, silent, changed, over);
    return true;
  }

  private Test begin(
      String phone,
      boolean silent,
      Consumer<ToPhone.TestResult> changed,
      Consumer<ToPhone.TestResult> over) {
    byte[] id = new byte[15];
    random.nextBytes(id);
    PushResult push =
        !waking.isOn()
            ? PushResult.OFF
            : waking.to(phone).isEmpty() ? PushResult.NO_SUBSCRIPTION : PushResult.SENT;
    Test test =
        new Test(
            Base64.getUrlEncoder().withoutPadding().encodeToString(id),
            phone,
            silent,
            push,
            changed);
    tests.put(test.id, test);
    byPhone.put(phone, test.id);
    phones.send(phone, new ToPhone.Test(test.id, silent));
    if (push == PushResult.SENT) {
      if (silent && phones.reachable(phone)) {
        // Some platforms display every push. A phone that answers on its connection gets none.
        loop.schedule(() -> pushUnlessShown(test), BY_CONNECTION.toMillis(), TimeUnit.MILLISECONDS);
      } else {
        push(test);
      }
    }
    loop.schedule(
        () -> {
          tests.remove(test.id);
          byPhone.remove(phone, test.id);
          LOG.info(
              "event=ring-test phone={} silent={} shown_ms={} woken_ms={} push={}",
              phone,
              silent,
              test.shown == null ? "-" : test.shown.toMillis(),
              test.woken == null ? "-" : test.woken.toMillis(),
              test.push.code());
          over.accept(test.result());
        },
        LIFE.toMillis(),
        TimeUnit.MILLISECONDS);
    return test;
  }

  private void pushUnlessShown(Test test) {
    if (test.shown == null && tests.containsKey(test.id)) {
      push(test);
    }
  }

  private void push(Test test) {
    waking.send(
        test.phone,
        new PushMessage(
            test.silent ? PushMessage.Kind.SILENT_TEST : PushMessage.Kind.TEST, test.id, LIFE),
        outcome -> {
          if (!(outcome instanceof PushOutcome.Accepted) && test.push == PushResult.SENT) {
            test.push = PushResult.FAILED;
            changed(test);
          }
        });
  }

  /** A phone shows a test. */
  public void shown(String phone, String id, PhoneReply reply) {
    Test test = tests.get(id);
    if (test == null || !test.phone.equals(phone)) {
      reply.error(ErrorCode.TOO_LATE, "no such test is under way");
      return;
    }
    store.proofs().proved(phone, PhoneProof.Kind.SHOWN);
    reply.ok();
    if (test.shown == null) {
      test.shown = test.since();
      changed(test);
    }
  }

  /** A phone displays the notification of a test. Any thread. */
  public void displayed(String phone, String id) {
    loop.execute(
        () -> {
          Test test = tests.get(id);
          if (test != null && test.phone.equals(phone) && test.woken == null) {
            store.proofs().proved(phone, PhoneProof.Kind.WOKEN);
            test.woken = test.since();
            test.push = PushResult.DISPLAYED;
            changed(test);
          }
        });
  }

  private void changed(Test test) {
    if (tests.containsKey(test.id)) {
      test.changed.accept(test.result());
    }
  }
}

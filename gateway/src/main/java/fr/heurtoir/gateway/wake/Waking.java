package fr.heurtoir.gateway.wake;

import fr.heurtoir.gateway.phone.ErrorCode;
import fr.heurtoir.gateway.phone.PhoneProof;
import fr.heurtoir.gateway.phone.PhoneRef;
import fr.heurtoir.gateway.phone.PhoneReply;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.PushSubscription;
import fr.heurtoir.gateway.phone.ToPhone;
import fr.heurtoir.gateway.push.PushIdentity;
import fr.heurtoir.gateway.push.PushMessage;
import fr.heurtoir.gateway.push.PushOutcome;
import fr.heurtoir.gateway.push.PushPolicy;
import fr.heurtoir.gateway.push.PushSender;
import fr.heurtoir.gateway.push.Subscription;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes phones that do not show their rings, by push. Belongs to the rings' loop unless noted.
 * Without a sender it wakes nobody and contacts nobody.
 */
public final class Waking {
  private static final Logger LOG = LoggerFactory.getLogger(Waking.class);

  /**
   * How long a push service keeps the message that a ring ended, for a phone that it cannot reach.
   */
  private static final Duration WITHDRAWN_LIFE = Duration.ofSeconds(30);

  private static final Duration LEAST_LIFE = Duration.ofSeconds(1);

  private final Optional<PushSender> sender;
  private final Function<String, Optional<PushIdentity>> identities;
  private final PhoneStore store;
  private final Executor loop;

  /** For each phone, the endpoint whose service refuses our key; one for each phone at most. */
  private final Map<String, String> otherKey = new ConcurrentHashMap<>();

  /**
   * @param sender none: push is off
   * @param identities as whom a phone is woken, by its id; empty for one that is not enrolled
   */
  public Waking(
      Optional<PushSender> sender,
      Function<String, Optional<PushIdentity>> identities,
      PhoneStore store,
      Executor loop) {
    this.sender = sender;
    this.identities = identities;
    this.store = store;
    this.loop = loop;
  }

  /** What a phone is told of it in its welcome. Any thread. */
  Optional<ToPhone.PushOffer> offer(PhoneRef phone) {
    return sender.flatMap(
        s ->
            identities
                .apply(phone.id())
                .map(as -> new ToPhone.PushOffer(as.publicKey(), s.policy().hosts())));
  }

  /** Whether push is on. */
  boolean isOn() {
    return sender.isPresent();
  }

  /** The phone's subscription, where it has one and today's policy allows its host. Any thread. */
  public Optional<Subscription> to(String phone) {
    return store.subscriptions().of(phone).flatMap(this::usable);
  }

  private Optional<Subscription> usable(PushSubscription kept) {
    return sender.flatMap(
        s ->
            switch (s.policy().judge(kept.endpoint())) {
              case PushPolicy.Judgement.Allowed allowed ->
                  Subscription.of(allowed.endpoint(), kept.p256dh(), kept.auth());
              case PushPolicy.Judgement.Refused _ -> Optional.empty();
            });
  }

  /** Forgets all phones but these. */
  void keepOnly(Set<String> phones) {
    sender.ifPresent(s -> s.keepOnly(phones));
    otherKey.keySet().retainAll(phones);
  }

  /** Stores how a phone is woken, or that it must not be woken any more. */
  public void subscribe(PhoneRef phone, Optional<PushSubscription> given, PhoneReply reply) {
    if (given.isEmpty()) {
      LOG.info("event=push-unsubscribed phone={}", phone.id());
      kept(reply, () -> store.subscriptions().forget(phone.id()));
      return;
    }
    PushSubscription said = given.get();
    if (sender.isEmpty()) {
      reply.error(ErrorCode.PUSH_HOST, "this gateway wakes no phones");
      return;
    }
    if (said.endpoint().equals(otherKey.get(phone.id()))) {
      reply.error(ErrorCode.PUSH_KEY, "its service refuses this one: subscribe anew");
      return;
    }
    otherKey.remove(phone.id());
    switch (sender.get().policy().judge(said.endpoint())) {
      case PushPolicy.Judgement.Refused refused -> {
        LOG.warn("event=push-endpoint-refused phone={} reason={}", phone.id(), refused.reason());
        reply.error(ErrorCode.PUSH_HOST, "not a push service of this gateway's policy");
      }
      case PushPolicy.Judgement.Allowed allowed -> {
        if (Subscription.of(allowed.endpoint(), said.p256dh(), said.auth()).isEmpty()) {
          reply.error(ErrorCode.BAD_MESSAGE, "p256dh is a point of P-256, auth has 16 bytes");
          return;
        }
        LOG.info("event=push-subscribed phone={} host={}", phone.id(), allowed.endpoint());
        kept(reply, () -> store.subscriptions().keep(phone.id(), said));
      }
    }
  }

  private void kept(PhoneReply reply, Runnable task) {
    store
        .aside(task)
        .whenComplete(
            (done, failed) -> {
              if (failed == null) {
                reply.ok();
              } else {
                LOG.error("event=push-subscription-not-kept reason=\"{}\"", failed.toString());
                reply.error(ErrorCode.INTERNAL, "it could not be stored");
              }
            });
  }

  /**
   * Pushes a ring to a phone.
   *
   * @param left how long the ring still rings; the push service keeps the message that long, one
   *     second at least
   * @param failed called on the loop where no service accepted the message
   */
  public void wake(RingId ring, Duration left, String phone, Runnable failed) {
    send(
        phone,
        new PushMessage(
            PushMessage.Kind.RING,
            ring.value(),
            left.compareTo(LEAST_LIFE) < 0 ? LEAST_LIFE : left),
        outcome -> {
          if (!(outcome instanceof PushOutcome.Accepted)) {
            failed.run();
          }
        });
  }

  /** Takes back the push of a ring. */
  public void withdraw(RingId ring, String phone, boolean answered) {
    send(
        phone,
        new PushMessage(
            answered ? PushMessage.Kind.ANSWERED : PushMessage.Kind.MISSED,
            ring.value(),
            WITHDRAWN_LIFE),
        outcome -> {});
  }

  /**
   * Pushes a message to a phone.
   *
   * @param done called once, on the loop
   */
  void send(String phone, PushMessage message, Consumer<PushOutcome> done) {
    Optional<PushSubscription> kept = store.subscriptions().of(phone);
    Optional<Subscription> to = kept.flatMap(this::usable);
    Optional<PushIdentity> as = identities.apply(phone);
    if (sender.isEmpty() || kept.isEmpty() || to.isEmpty() || as.isEmpty()) {
      loop.execute(() -> done.accept(new PushOutcome.Failed("no-subscription")));
      return;
    }
    sender
        .get()
        .send(
            phone,
            as.get(),
            to.get(),
            message,
            outcome -> {
              switch (outcome) {
                case PushOutcome.Gone _ -> gone(phone, kept.get());
                case PushOutcome.OtherKey _ -> {
                  otherKey.put(phone, kept.get().endpoint());
                  gone(phone, kept.get());
                }
                case PushOutcome.Accepted _, PushOutcome.Superseded _, PushOutcome.Failed _ -> {}
              }
              loop.execute(() -> done.accept(outcome));
            });
  }

  /** The subscription is dead. The phone subscribes anew when it next connects. */
  private void gone(String phone, PushSubscription subscription) {
    LOG.warn("event=push-subscription-gone phone={}", phone);
    store
        .aside(() -> store.subscriptions().gone(phone, subscription))
        .whenComplete(
            (done, failed) -> {
              if (failed != null) {
                LOG.error("event=push-subscription-not-forgotten reason=\"{}\"", failed.toString());
              }
            });
  }

  /** A phone's enrolment ended: deletes its subscription. Any thread. */
  public void ended(String phone) {
    store
        .aside(() -> store.subscriptions().forget(phone))
        .exceptionally(
            broken -> {
              LOG.error(
                  "event=push-subscription-kept phone={} reason=\"{}\"", phone, broken.toString());
              return false;
            });
  }

  /** A phone displays a ring's notification, which proves that it would ring. Any thread. */
  public void displayed(String phone) {
    store.proofs().proved(phone, PhoneProof.Kind.WOKEN);
  }
}

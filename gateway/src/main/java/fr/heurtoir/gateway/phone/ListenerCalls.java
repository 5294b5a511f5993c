package fr.heurtoir.gateway.phone;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the {@link PhoneListener} what happens, on its executor, in order. It hears of a phone
 * between its {@code onReady} and its {@code onGone} only.
 */
final class ListenerCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerCalls.class);

  private final Executor loop;
  private volatile PhoneListener listener = PhoneListener.NOBODY;
  // The phones that the listener believes to be there; used by the executor's calls alone.
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ListenerCalls(Executor loop) {
    this.loop = loop;
  }

  void begin(PhoneListener listener) {
    this.listener = listener;
  }

  /** Something came of a phone that is watched. */
  void heard(String phoneId) {
    post(() -> listener.onHeard(phoneId));
  }

  /** A phone has no connection any more. */
  void gone(PhoneRef phone, boolean orderly) {
    post(
        () -> {
          if (told.remove(phone.id())) {
            listener.onGone(phone, orderly);
          }
        });
  }

  /**
   * A phone wants something.
   *
   * @param taken runs when its turn has come, before it is heard
   */
  void message(PhoneRef phone, FromPhone message, PhoneReply reply, Runnable taken) {
    post(
        () -> {
          taken.run();
          if (told.contains(phone.id())) {
            listener.onMessage(phone, message, reply);
          }
        });
  }

  /** On the executor: what a phone is welcomed with. */
  List<SchoolInfo> schools(PhoneRef phone) {
    return listener.schools(phone);
  }

  /** On the executor: how phones are woken. */
  Optional<ToPhone.PushOffer> push() {
    return listener.push();
  }

  /** On the executor: a phone has its welcome. */
  void ready(PhoneRef phone, boolean resumed) {
    told.add(phone.id());
    listener.onReady(phone, resumed);
  }

  void post(Runnable call) {
    try {
      loop.execute(call);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("phone event after the loop's end");
    }
  }
}

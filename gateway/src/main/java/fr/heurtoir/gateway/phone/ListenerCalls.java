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
 * Calls the {@link PhoneListener} on its executor, in order. The listener hears of a phone only
 * between its {@code onReady} and its {@code onGone}.
 */
final class ListenerCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerCalls.class);

  private final Executor loop;
  private volatile PhoneListener listener = PhoneListener.NOBODY;
  // The phones that were announced to the listener. Used on the executor only.
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ListenerCalls(Executor loop) {
    this.loop = loop;
  }

  void begin(PhoneListener listener) {
    this.listener = listener;
  }

  /** A watched phone sent something. */
  void heard(String phoneId) {
    post(() -> listener.onHeard(phoneId));
  }

  /** A message's proof was refused. Calls the listener here and now. */
  void proofRefused(PhoneRef phone, String source, String message, ErrorCode why) {
    listener.proofRefused(phone, source, message, why);
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
   * Passes on a phone's request.
   *
   * @param taken runs on the executor just before the listener is called
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

  /** On the executor: the schools in a phone's welcome. */
  List<SchoolInfo> schools(PhoneRef phone) {
    return listener.schools(phone);
  }

  /** On the executor: how phones are woken. */
  Optional<ToPhone.PushOffer> push(PhoneRef phone) {
    return listener.push(phone);
  }

  /** On the executor: a phone was welcomed. */
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

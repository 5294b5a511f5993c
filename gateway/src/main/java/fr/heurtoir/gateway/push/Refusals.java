package fr.heurtoir.gateway.push;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Decides whether a service refuses this gateway, or only a subscription that was made with another
 * key; RFC 8292 section 4.2 has the same status for both. Every thread may use it.
 */
final class Refusals {
  /** This many refusals of one subscription, with others accepted in between, mean another key. */
  private static final int SETTLED = 3;

  /** What services are known to answer: Apple, Google (two forms), Mozilla. */
  private static final Pattern KEY =
      Pattern.compile(
          "VapidPkHashMismatch|(?i:(?:vapid|credential|key|sender).{0,80}(?:mismatch|do(?:es)? not"
              + " (?:correspond|match)))|MismatchSenderId|UnauthorizedRegistration",
          Pattern.DOTALL);

  private final Map<String, Host> hosts = new ConcurrentHashMap<>();

  private static final class Host {
    private boolean refuses;
    private long accepted;
  }

  /**
   * For one phone's subscription: its refusals, and how many messages the host had accepted at the
   * last one.
   */
  record Count(int refused, long accepted) {
    static final Count NONE = new Count(0, 0);
  }

  /** Whether it is the first after refusals. */
  boolean accepted(String host) {
    Host known = hosts.computeIfAbsent(host, h -> new Host());
    synchronized (known) {
      known.accepted++;
      boolean again = known.refuses;
      known.refuses = false;
      return again;
    }
  }

  /** Whether it is the first refusal, which is logged as an error. */
  boolean refused(String host) {
    Host known = hosts.computeIfAbsent(host, h -> new Host());
    synchronized (known) {
      boolean first = !known.refuses;
      known.refuses = true;
      return first;
    }
  }

  /** One more refusal of a subscription. */
  Count count(String host, Count before) {
    Host known = hosts.computeIfAbsent(host, h -> new Host());
    synchronized (known) {
      boolean others = before.refused() > 0 && known.accepted > before.accepted();
      return new Count(others || before.refused() == 0 ? before.refused() + 1 : 1, known.accepted);
    }
  }

  /** Whether it is the subscription that is refused, and not this gateway. */
  static boolean ofItsKey(int status, String body, Count count) {
    boolean ofAKey = status == 400 || status == 401 || status == 403;
    return ofAKey && (KEY.matcher(body).find() || count.refused() >= SETTLED);
  }
}

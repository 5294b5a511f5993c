package fr.heurtoir.gateway.phone;

import java.time.Duration;
import java.util.Optional;

/** The sessions: which cookie belongs to which phone. */
public interface SessionStore {
  /**
   * How long a session lasts after its last renewal: the longest time that browsers keep a cookie.
   */
  Duration VALIDITY = Duration.ofDays(400);

  /**
   * The phone of a cookie's value. Empty where the session is unknown, expired or revoked. Never
   * blocks; any thread.
   */
  Optional<EnrolledPhone> byCookie(String cookie);

  /**
   * Whether {@link #renew} would do something: a week after the last time. False for a session that
   * is unknown or over. Never blocks; any thread.
   */
  boolean due(String cookie);

  /** Extends a session to {@link #VALIDITY} from now, unless it is over. Blocks on the database. */
  void renew(String cookie);

  /**
   * Ends a phone at once, in memory only; {@link #revoke} makes it permanent. Never blocks; any
   * thread.
   */
  void forget(String phoneId);

  /**
   * Ends a phone: its sessions end and it is no longer rung. The caller closes its open connection.
   * Blocks on the database.
   *
   * @return false where no such phone is enrolled
   */
  boolean revoke(String phoneId);
}

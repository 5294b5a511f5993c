package fr.heurtoir.gateway.phone;

import java.time.Duration;
import java.util.Optional;

/** Which cookie is which phone. */
public interface SessionStore {
  /** How long a session lives after its last renewal: the longest that browsers keep a cookie. */
  Duration VALIDITY = Duration.ofDays(400);

  /**
   * The phone of a cookie's value, or empty where the session is unknown, over or revoked. Never
   * waits; any thread.
   */
  Optional<EnrolledPhone> byCookie(String cookie);

  /** Whether {@link #renew} has something to do. Never waits; any thread. */
  boolean due(String cookie);

  /** Lets a session live {@link #VALIDITY} from now. Waits for the database. */
  void renew(String cookie);

  /** Ends a phone in memory, at once; {@link #revoke} keeps it so. Never waits; any thread. */
  void forget(String phoneId);

  /**
   * Ends a phone: its sessions are over and it is rung no more. Its open connection is the caller's
   * to close. Waits for the database.
   *
   * @return false where no such phone is enrolled
   */
  boolean revoke(String phoneId);
}

package fr.heurtoir.gateway.web.oidc;

import java.util.Optional;

/** What a provider said of the end of a session. */
public sealed interface SessionEnd {
  /**
   * A session ended; hashes as in {@link Login}.
   *
   * @param subject whose; empty where a session alone is named
   * @param session which; empty where all of the account's ended
   */
  record Of(Optional<String> subject, Optional<String> session) implements SessionEnd {}

  /**
   * It is not to be believed.
   *
   * @param why for the log: one line of at most 200 printable characters
   */
  record Not(String why) implements SessionEnd {}
}

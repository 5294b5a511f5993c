package fr.heurtoir.gateway.web.oidc;

import java.util.Optional;

/** A provider's message about the end of a session. */
public sealed interface SessionEnd {
  /**
   * A session ended; hashes as in {@link Login}.
   *
   * @param subject whose; empty where only a session is named
   * @param session which; empty where all sessions of the account ended
   */
  record Of(Optional<String> subject, Optional<String> session) implements SessionEnd {}

  /**
   * The message is refused.
   *
   * @param why for the log: one line of at most 200 printable characters
   */
  record Not(String why) implements SessionEnd {}
}

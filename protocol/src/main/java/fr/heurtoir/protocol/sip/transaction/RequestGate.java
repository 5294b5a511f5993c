package fr.heurtoir.protocol.sip.transaction;

import fr.heurtoir.protocol.sip.transport.Flow;
import java.util.Map;
import java.util.Optional;
import javax.sip.message.Request;

/**
 * Looks at every well-formed request before the stack keeps any state for it. It runs on a stack
 * thread and must not block.
 */
@FunctionalInterface
public interface RequestGate {
  /** Why this request goes no further, or empty to let it in. An ACK is dropped, never answered. */
  Optional<Refusal> refuse(Request request, Flow flow);

  /**
   * The answer to a refused request.
   *
   * @param status 400 to 699
   * @param phrase of ours, never text from outside
   * @param headers that the status wants, by name
   */
  record Refusal(int status, String phrase, Map<String, String> headers) {
    /** A refusal without headers of its own. */
    public Refusal(int status, String phrase) {
      this(status, phrase, Map.of());
    }
  }
}

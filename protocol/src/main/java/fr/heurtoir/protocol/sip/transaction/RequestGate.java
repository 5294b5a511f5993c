package fr.heurtoir.protocol.sip.transaction;

import fr.heurtoir.protocol.sip.transport.Flow;
import java.util.Map;
import java.util.Optional;
import javax.sip.message.Request;

/**
 * Checks every well-formed request before the stack keeps any state for it. Runs on a stack thread
 * and must not block.
 */
@FunctionalInterface
public interface RequestGate {
  /**
   * Why this request is refused, or empty to accept it. A refused ACK is dropped, never answered.
   */
  Optional<Refusal> refuse(Request request, Flow flow);

  /**
   * The answer to a refused request.
   *
   * @param status 400 to 699
   * @param phrase of ours, never text from outside
   * @param headers that the status requires, by name
   */
  record Refusal(int status, String phrase, Map<String, String> headers) {
    /** A refusal without additional headers. */
    public Refusal(int status, String phrase) {
      this(status, phrase, Map.of());
    }
  }
}

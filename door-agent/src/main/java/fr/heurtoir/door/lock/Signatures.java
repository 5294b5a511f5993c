package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.protocol.order.OrderSignature;
import fr.heurtoir.protocol.order.SignedText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies signatures with the valid keys. A verification takes some hundred microseconds on a
 * small processor, so there are at most {@value #A_SECOND} a second; further orders are refused
 * without verification.
 */
final class Signatures {
  static final int A_SECOND = 50;

  private final Map<String, OrderPublicKey> keys = new LinkedHashMap<>();

  /** Sets the valid keys. */
  void honour(List<OrderPublicKey> honoured) {
    keys.clear();
    honoured.forEach(key -> keys.put(key.id(), key));
  }

  /** The limit for one kind of order. */
  static TokenBucket budget() {
    return new TokenBucket(A_SECOND, 1_000_000_000L / A_SECOND);
  }

  /** Why the signature is refused. Empty where it is good. */
  Optional<Refusal> refuse(
      SignedText text, OrderSignature signature, TokenBucket budget, long now) {
    OrderPublicKey key = keys.get(signature.key());
    if (key == null) {
      return Optional.of(Refusal.UNKNOWN_KEY);
    }
    if (!budget.take(now)) {
      return Optional.of(Refusal.TOO_MANY);
    }
    return key.verifies(text, signature) ? Optional.empty() : Optional.of(Refusal.FORGED);
  }
}

package fr.heurtoir.door.lock;

import fr.heurtoir.protocol.order.OrderPublicKey;
import fr.heurtoir.protocol.order.OrderSignature;
import fr.heurtoir.protocol.order.SignedText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a key that counts now signed a text. A verification takes some hundred microseconds of a
 * small processor, so there are at most {@value #A_SECOND} a second; what is beyond is refused
 * unlooked at.
 */
final class Signatures {
  static final int A_SECOND = 50;

  private final Map<String, OrderPublicKey> keys = new LinkedHashMap<>();

  /** These count from now on, and no others. */
  void honour(List<OrderPublicKey> honoured) {
    keys.clear();
    honoured.forEach(key -> keys.put(key.id(), key));
  }

  /** What a kind of order may cost. */
  static TokenBucket budget() {
    return new TokenBucket(A_SECOND, 1_000_000_000L / A_SECOND);
  }

  /** Empty where the signature is good. */
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

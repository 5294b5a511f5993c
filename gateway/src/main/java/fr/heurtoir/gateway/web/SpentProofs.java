package fr.heurtoir.gateway.web;

import java.util.HashMap;
import java.util.Map;

/**
 * The used proofs that could be replayed, by phone and {@code jti}, while their nonce is valid.
 * Only a phone with its key adds entries, and only a limited number. Thread-safe.
 */
final class SpentProofs {
  /** The most entries of one phone: about a hundred times what the app needs in five minutes. */
  static final int MOST_OF_ONE = 600;

  static final int MOST = 120_000;

  private final Map<String, Map<String, Long>> spent = new HashMap<>();
  private int all;
  private long swept;

  /** The result of spending a proof. */
  enum Spent {
    FIRST,
    AGAIN,
    FULL
  }

  /**
   * Spends a proof.
   *
   * @param minute of its nonce
   * @param oldest nonces of earlier minutes are refused anyway
   */
  synchronized Spent spend(String phone, String jti, long minute, long oldest) {
    if (oldest > swept) {
      sweep(oldest);
    }
    Map<String, Long> ofPhone = spent.computeIfAbsent(phone, p -> new HashMap<>());
    if (ofPhone.containsKey(jti)) {
      return Spent.AGAIN;
    }
    if (ofPhone.size() >= MOST_OF_ONE || all >= MOST) {
      return Spent.FULL;
    }
    ofPhone.put(jti, minute);
    all++;
    return Spent.FIRST;
  }

  synchronized int size() {
    return all;
  }

  private void sweep(long oldest) {
    swept = oldest;
    spent.values().forEach(ofPhone -> ofPhone.values().removeIf(minute -> minute < oldest));
    spent.values().removeIf(Map::isEmpty);
    all = spent.values().stream().mapToInt(Map::size).sum();
  }
}

package fr.heurtoir.gateway.rtc.ice;

import java.util.Optional;

/**
 * A candidate pair (RFC 8445 section 6.1.2). We have one local port, so the remote tuple identifies
 * the pair.
 */
final class CandidatePair {
  final Tuple tuple;

  /** The tuple, already wrapped, because it is returned for every packet sent. */
  final Optional<Tuple> asSelected;

  /** The time of the last authenticated check. */
  long checkedAt;

  /** PRIORITY of the last check, 0 to 2^32-1. */
  long priority;

  /** Whether the last check carried USE-CANDIDATE. */
  boolean nominated;

  CandidatePair(Tuple tuple) {
    this.tuple = tuple;
    this.asSelected = Optional.of(tuple);
  }
}

package fr.heurtoir.gateway.rtc.ice;

import java.util.Optional;

/** What the agent remembers of one tuple. */
final class CandidatePair {
  final Tuple tuple;

  /** The tuple as it is handed out for every packet sent, so that nothing is allocated then. */
  final Optional<Tuple> asSelected;

  /** When the last authenticated check came. */
  long checkedAt;

  /** PRIORITY of the last check, 0 to 2^32-1. */
  long priority;

  /** The last check carried USE-CANDIDATE. */
  boolean nominated;

  CandidatePair(Tuple tuple) {
    this.tuple = tuple;
    this.asSelected = Optional.of(tuple);
  }
}

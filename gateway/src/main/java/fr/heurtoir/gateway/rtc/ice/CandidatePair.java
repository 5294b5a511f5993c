package fr.heurtoir.gateway.rtc.ice;

import java.util.Optional;

/** A candidate pair (RFC 8445 section 6.1.2). Our side is the one port, so its tuple tells it. */
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

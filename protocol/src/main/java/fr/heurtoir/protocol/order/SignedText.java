package fr.heurtoir.protocol.order;

/**
 * An order, as the text that is signed: lines that each end with a line feed, the first of which
 * names the kind and its version, so that no order of one kind can be taken for one of another. No
 * field can hold a line feed.
 */
public sealed interface SignedText permits OpenOrder, LockdownOrder, KeyOrder {
  /** What is signed; ASCII. */
  String signedText();
}

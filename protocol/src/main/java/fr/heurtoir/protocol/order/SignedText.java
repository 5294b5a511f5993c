package fr.heurtoir.protocol.order;

/**
 * An order as the signed text: lines that each end with a line feed. The first line names the kind
 * and its version, so that no order can pass for one of another kind. No field can contain a line
 * feed.
 */
public sealed interface SignedText permits OpenOrder, LockdownOrder, KeyOrder {
  /** The signed text, in ASCII. */
  String signedText();
}

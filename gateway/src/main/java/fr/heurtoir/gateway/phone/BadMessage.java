package fr.heurtoir.gateway.phone;

import java.util.OptionalInt;

/**
 * A text that is no message of this protocol. The exception's message repeats nothing of the text.
 */
public final class BadMessage extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final int re;

  BadMessage(ErrorCode code, OptionalInt re, String what) {
    super(what, null, false, false);
    this.code = code;
    this.re = re.orElse(0);
  }

  ErrorCode code() {
    return code;
  }

  /** The message's id, where it could be read. */
  OptionalInt re() {
    return re == 0 ? OptionalInt.empty() : OptionalInt.of(re);
  }

  String what() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}

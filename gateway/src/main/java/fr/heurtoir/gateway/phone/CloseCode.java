package fr.heurtoir.gateway.phone;

/** The close codes of the phone protocol (RFC 6455 section 7.4). */
public final class CloseCode {
  /** Orderly. */
  public static final int NORMAL = 1000;

  /** The gateway is stopping. */
  public static final int GOING_AWAY = 1001;

  /** A frame that violates RFC 6455. */
  public static final int PROTOCOL_ERROR = 1002;

  /** A text that is not UTF-8. */
  public static final int NOT_UTF8 = 1007;

  /** A message above the size limit. */
  public static final int TOO_LARGE = 1009;

  /** No hello in time, or another protocol. */
  public static final int NO_HELLO = 4000;

  /** Another connection of the same phone replaced this one. */
  public static final int REPLACED = 4001;

  /** The phone was revoked. */
  public static final int REVOKED = 4003;

  /** A valid session, but not the phone's device key. */
  public static final int NOT_THE_DEVICE = 4006;

  /** More messages than the rate limit allows. */
  public static final int FLOOD = 4008;

  /** A pong was overdue for too long, or the phone did not read what it was sent. */
  public static final int SILENT = 4010;

  private CloseCode() {}
}

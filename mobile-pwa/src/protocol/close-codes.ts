/**
 * Why a WebSocket ended (RFC 6455 section 7.4; those from 4000 on are ours, `docs/phone-protocol.md`, section 2). A
 * test compares the names with the gateway's `CloseCode`.
 */
export const CloseCode = {
  /** Orderly. */
  NORMAL: 1000,
  /** The gateway is stopping, or this person's rights changed: reconnect in a few seconds. */
  GOING_AWAY: 1001,
  /** A frame that violates RFC 6455. */
  PROTOCOL_ERROR: 1002,
  /** A text that is not UTF-8. */
  NOT_UTF8: 1007,
  /** A message above the size limit. */
  TOO_LARGE: 1009,
  /** No hello in time, or another protocol. */
  NO_HELLO: 4000,
  /** Another connection of the same phone replaced this one. */
  REPLACED: 4001,
  /** The phone was revoked. */
  REVOKED: 4003,
  /** A valid session, but not the phone's device key. */
  NOT_THE_DEVICE: 4006,
  /** More messages than the rate limit allows. */
  FLOOD: 4008,
  /** A pong was overdue for too long, or the phone did not read what it was sent. */
  SILENT: 4010,
} as const;

/** No close frame came: a browser reports this for a broken connection. It is never sent (RFC 6455 section 7.4.1). */
export const ABNORMAL_CLOSURE = 1006;

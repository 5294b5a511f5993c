/**
 * Why a WebSocket ended (RFC 6455 section 7.4; those from 4000 on are ours, `docs/phone-protocol.md`, section 2). The names
 * are those of the gateway's `CloseCode`, with which a test compares them.
 */
export const CloseCode = {
  /** Orderly. */
  NORMAL: 1000,
  /** The gateway stops, or this person's rights are others now: it is there again in a few seconds. */
  GOING_AWAY: 1001,
  /** A frame against RFC 6455. */
  PROTOCOL_ERROR: 1002,
  /** A text that is not UTF-8. */
  NOT_UTF8: 1007,
  /** A message above the limit. */
  TOO_LARGE: 1009,
  /** No hello in time, or not this protocol. */
  NO_HELLO: 4000,
  /** Another connection of the same phone replaced this one. */
  REPLACED: 4001,
  /** The phone was revoked. */
  REVOKED: 4003,
  /** A valid session without its device key. */
  NOT_THE_DEVICE: 4006,
  /** More messages than allowed. */
  FLOOD: 4008,
  /** It owed a pong too long, or did not take what it was sent. */
  SILENT: 4010,
} as const;

/** No close frame came: what a browser says of a connection that broke. It is never sent (RFC 6455 section 7.4.1). */
export const ABNORMAL_CLOSURE = 1006;

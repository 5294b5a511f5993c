package fr.heurtoir.gateway.media.dtls;

import org.jspecify.annotations.Nullable;

/**
 * Checks a datagram before Bouncy Castle reads it, and drops messages that declare too much. Bouncy
 * Castle's reassembler allocates what the first fragment of a message declares, up to 16 MiB,
 * before a byte of it is authentic (CVE-2026-59646, repaired in 1.85).
 */
final class HelloFilter {
  /** The longest handshake message accepted. Firefox's largest ClientHello is about 2 KiB. */
  static final int MAX_HANDSHAKE_BYTES = 32 * 1024;

  private static final int RECORD_HEADER = 13;
  private static final int FRAGMENT_HEADER = 12;
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;

  private HelloFilter() {}

  /** The reason to drop the datagram, or null where it is accepted. */
  static @Nullable DtlsDrop check(byte[] datagram) {
    int at = 0;
    while (at < datagram.length) {
      if (datagram.length - at < RECORD_HEADER) {
        return DtlsDrop.MALFORMED;
      }
      int type = datagram[at] & 0xFF;
      int epoch = int16(datagram, at + 3);
      int end = at + RECORD_HEADER + int16(datagram, at + 11);
      if (type < 20 || type > 63 || end > datagram.length) {
        return DtlsDrop.MALFORMED;
      }
      // Later epochs are encrypted; BoundedCrypto checks them.
      if (type == HANDSHAKE && epoch == 0 && declaresTooMuch(datagram, at + RECORD_HEADER, end)) {
        return DtlsDrop.OVERSIZE_FRAGMENT;
      }
      at = end;
    }
    return null;
  }

  /**
   * Whether a datagram that {@link #check} accepted starts with a ClientHello or a fragment of one.
   */
  static boolean isClientHello(byte[] datagram) {
    return datagram.length >= RECORD_HEADER + FRAGMENT_HEADER
        && datagram[0] == HANDSHAKE
        && int16(datagram, 3) == 0
        && datagram[RECORD_HEADER] == CLIENT_HELLO;
  }

  /** Whether a fragment in this part of a handshake record declares a message that is too long. */
  static boolean declaresTooMuch(byte[] record, int from, int end) {
    int at = from;
    while (end - at >= FRAGMENT_HEADER) {
      if (int24(record, at + 1) > MAX_HANDSHAKE_BYTES) {
        return true;
      }
      at += FRAGMENT_HEADER + int24(record, at + 9);
    }
    return false;
  }

  private static int int16(byte[] from, int at) {
    return (from[at] & 0xFF) << 8 | from[at + 1] & 0xFF;
  }

  private static int int24(byte[] from, int at) {
    return int16(from, at) << 8 | from[at + 2] & 0xFF;
  }
}

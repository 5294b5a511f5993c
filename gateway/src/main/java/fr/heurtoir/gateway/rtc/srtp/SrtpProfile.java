package fr.heurtoir.gateway.rtc.srtp;

import java.util.Arrays;
import java.util.Optional;

/** A DTLS-SRTP protection profile (RFC 5764 section 4.1.2, RFC 7714 section 14.2). */
public enum SrtpProfile {
  /** AES-128-GCM with a tag of 16 bytes. */
  AEAD_AES_128_GCM(0x0007, 12, 16),
  /** AES-128 in counter mode with HMAC-SHA1: a tag of 10 bytes. */
  AES128_CM_HMAC_SHA1_80(0x0001, 14, 10);

  /** The length of either profile's master key and session encryption key. */
  public static final int KEY_BYTES = 16;

  private final int code;
  private final int saltBytes;
  private final int tagBytes;

  SrtpProfile(int code, int saltBytes, int tagBytes) {
    this.code = code;
    this.saltBytes = saltBytes;
    this.tagBytes = tagBytes;
  }

  /** The number in the use_srtp extension. */
  public int code() {
    return code;
  }

  /** The profile of that number. Empty for a profile that is not supported. */
  public static Optional<SrtpProfile> of(int code) {
    return Arrays.stream(values()).filter(profile -> profile.code == code).findFirst();
  }

  /** The length of the master salt and of the session salts. */
  public int saltBytes() {
    return saltBytes;
  }

  /** How many bytes protection adds to an RTP packet. */
  public int tagBytes() {
    return tagBytes;
  }

  /** How many bytes the DTLS exporter must give: two keys and two salts. */
  public int exportBytes() {
    return 2 * (KEY_BYTES + saltBytes);
  }
}

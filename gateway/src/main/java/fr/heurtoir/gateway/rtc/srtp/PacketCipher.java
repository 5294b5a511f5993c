package fr.heurtoir.gateway.rtc.srtp;

/**
 * Encrypts and authenticates RTP or RTCP in one direction. Keeps no state between packets. The
 * packet lies at the start of a work array with room for {@link SrtpSession#MAX_OVERHEAD} more
 * bytes. Indices are the packet's: 48 bits for RTP, 31 for RTCP.
 */
sealed interface PacketCipher permits GcmCipher, CounterCipher {
  /**
   * Encrypts from {@code header} to {@code end} and appends the tag.
   *
   * @return the new end
   */
  int sealRtp(byte[] packet, int header, int end, int ssrc, long index);

  /**
   * Checks the tag that ends at {@code end}, then decrypts from {@code header} on.
   *
   * @return the new end, or -1 where the tag is wrong; the work array's content is then undefined
   */
  int openRtp(byte[] packet, int header, int end, int ssrc, long index);

  /**
   * Encrypts everything after the first 8 bytes. Appends tag and index word in the profile's order.
   *
   * @return the new end
   */
  int sealRtcp(byte[] packet, int end, int ssrc, int index);

  /** The inverse of {@link #sealRtcp}; the caller has read the index word by {@link #indexWord}. */
  int openRtcp(byte[] packet, int end, int ssrc, int index);

  /**
   * The offset of the word with the E flag and the index in an SRTCP packet that ends at {@code
   * end}.
   */
  int indexWord(int end);

  /** The cipher for one direction. */
  static PacketCipher rtp(SrtpProfile profile, SrtpKeys.Master master) {
    var derivation = new KeyDerivation(master);
    byte[] key = derivation.derive(KeyDerivation.RTP_ENCRYPTION, SrtpProfile.KEY_BYTES);
    byte[] salt = derivation.derive(KeyDerivation.RTP_SALT, profile.saltBytes());
    return switch (profile) {
      case AEAD_AES_128_GCM -> new GcmCipher(key, salt);
      case AES128_CM_HMAC_SHA1_80 ->
          new CounterCipher(key, salt, derivation.derive(KeyDerivation.RTP_AUTHENTICATION, 20));
    };
  }

  /** The cipher for one direction of RTCP, which has its own keys. */
  static PacketCipher rtcp(SrtpProfile profile, SrtpKeys.Master master) {
    var derivation = new KeyDerivation(master);
    byte[] key = derivation.derive(KeyDerivation.RTCP_ENCRYPTION, SrtpProfile.KEY_BYTES);
    byte[] salt = derivation.derive(KeyDerivation.RTCP_SALT, profile.saltBytes());
    return switch (profile) {
      case AEAD_AES_128_GCM -> new GcmCipher(key, salt);
      case AES128_CM_HMAC_SHA1_80 ->
          new CounterCipher(key, salt, derivation.derive(KeyDerivation.RTCP_AUTHENTICATION, 20));
    };
  }

  static void put32(byte[] into, int at, int value) {
    into[at] = (byte) (value >>> 24);
    into[at + 1] = (byte) (value >>> 16);
    into[at + 2] = (byte) (value >>> 8);
    into[at + 3] = (byte) value;
  }
}

package fr.heurtoir.gateway.rtc.srtp;

import java.util.Arrays;

/** The master keys and salts of one association, split by direction. A secret: never logged. */
public final class SrtpKeys {
  /** The exporter's label (RFC 5764 section 4.2). */
  public static final String EXPORTER_LABEL = "EXTRACTOR-dtls_srtp";

  private final SrtpProfile profile;
  private final Master local;
  private final Master remote;

  /** One direction's master key and master salt. */
  record Master(byte[] key, byte[] salt) {}

  private SrtpKeys(SrtpProfile profile, Master local, Master remote) {
    this.profile = profile;
    this.local = local;
    this.remote = remote;
  }

  /**
   * Splits the DTLS exporter's output as the DTLS server uses it (RFC 5764 section 4.2: client key,
   * server key, client salt, server salt).
   *
   * @param exported {@link SrtpProfile#exportBytes} bytes; copied
   * @throws IllegalArgumentException where the length is wrong
   */
  public static SrtpKeys forServer(SrtpProfile profile, byte[] exported) {
    return new SrtpKeys(profile, server(profile, exported), client(profile, exported));
  }

  /** Splits the DTLS exporter's output as the DTLS client uses it. */
  public static SrtpKeys forClient(SrtpProfile profile, byte[] exported) {
    return new SrtpKeys(profile, client(profile, exported), server(profile, exported));
  }

  public SrtpProfile profile() {
    return profile;
  }

  Master local() {
    return local;
  }

  Master remote() {
    return remote;
  }

  @Override
  public String toString() {
    return "SrtpKeys[" + profile + "]";
  }

  private static Master client(SrtpProfile profile, byte[] exported) {
    return master(profile, exported, 0);
  }

  private static Master server(SrtpProfile profile, byte[] exported) {
    return master(profile, exported, 1);
  }

  private static Master master(SrtpProfile profile, byte[] exported, int side) {
    if (exported.length != profile.exportBytes()) {
      throw new IllegalArgumentException("exported key material has the wrong length");
    }
    int key = side * SrtpProfile.KEY_BYTES;
    int salt = 2 * SrtpProfile.KEY_BYTES + side * profile.saltBytes();
    return new Master(
        Arrays.copyOfRange(exported, key, key + SrtpProfile.KEY_BYTES),
        Arrays.copyOfRange(exported, salt, salt + profile.saltBytes()));
  }
}

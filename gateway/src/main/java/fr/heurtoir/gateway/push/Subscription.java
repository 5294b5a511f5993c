package fr.heurtoir.gateway.push;

import com.zerodeplibs.webpush.UserAgentMessageEncryptionKeyInfo;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A phone's endpoint and the keys with which messages to it are encrypted (RFC 8291 section 2). */
public final class Subscription {
  private static final Pattern P256DH = Pattern.compile("[A-Za-z0-9_-]{87}=?");
  private static final Pattern AUTH = Pattern.compile("[A-Za-z0-9_-]{22}(?:==)?");

  private final Endpoint endpoint;
  private final UserAgentMessageEncryptionKeyInfo keys;

  private Subscription(Endpoint endpoint, UserAgentMessageEncryptionKeyInfo keys) {
    this.endpoint = endpoint;
    this.keys = keys;
  }

  /**
   * Reads a subscription from a phone's message.
   *
   * @param p256dh an uncompressed point of P-256, base64url
   * @param auth 16 bytes, base64url
   * @return empty where these are no such keys
   */
  public static Optional<Subscription> of(Endpoint endpoint, String p256dh, String auth) {
    if (!P256DH.matcher(p256dh).matches() || !AUTH.matcher(auth).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Subscription(
              endpoint,
              UserAgentMessageEncryptionKeyInfo.of(
                  Base64.getUrlDecoder().decode(p256dh), Base64.getUrlDecoder().decode(auth))));
    } catch (RuntimeException notAPoint) {
      // The library's exceptions have only this type in common. Each means that it is no key.
      return Optional.empty();
    }
  }

  /** Where it is sent. */
  public Endpoint endpoint() {
    return endpoint;
  }

  UserAgentMessageEncryptionKeyInfo keys() {
    return keys;
  }
}

package fr.heurtoir.gateway.push;

/**
 * As whom messages are sent: by its key push services know the sender, and phones subscribed for
 * it.
 */
public final class PushIdentity {
  private final VapidKey key;
  private final PushBody body;

  /**
   * @param origin of the phones' app: {@code https://host[:port]}, at most 300 characters
   */
  public PushIdentity(VapidKey key, String origin) {
    this.key = key;
    this.body = new PushBody(origin);
  }

  VapidKey key() {
    return key;
  }

  /** The text of messages, which names the phones' app by its origin. */
  PushBody body() {
    return body;
  }

  /** The public key for which phones subscribe, base64url. */
  public String publicKey() {
    return key.publicKey();
  }
}

package fr.heurtoir.gateway.phone;

/**
 * Where a phone's push service takes what is for it, and the keys for that; as the phone said it.
 * The endpoint is personal data: never logged.
 */
public record PushSubscription(String endpoint, String p256dh, String auth) {
  @Override
  public String toString() {
    return "PushSubscription";
  }
}

package fr.heurtoir.gateway.phone;

/**
 * A phone's push endpoint and keys, as the phone sent them. The endpoint is personal data: never
 * logged.
 */
public record PushSubscription(String endpoint, String p256dh, String auth) {
  @Override
  public String toString() {
    return "PushSubscription";
  }
}

package fr.heurtoir.gateway.phone;

import java.util.List;
import java.util.Optional;

/**
 * The phones as other packages see them: which are enrolled, which are reachable, and how to send
 * to them. {@link PhoneHub} holds this gateway's connections.
 *
 * <p>Any thread may call any method, and none blocks. A phone is named by its id.
 */
public interface Phones {
  /** Whether the phone was welcomed and has answered its pings since. */
  boolean reachable(String phone);

  /** Whether the phone is reachable and reports that its screen shows the page. */
  boolean visible(String phone);

  /**
   * The phone's last report of its microphone on its present connection. Empty where it reported
   * none or is not reachable.
   */
  Optional<MicrophoneMessage.State> microphone(String phone);

  /** The phones of a school's rings, reachable or not. */
  List<PhoneRef> enrolled(String school);

  /** One phone, reachable or not; empty where it is unknown or revoked. */
  Optional<PhoneRef> phone(String phone);

  /** Sends to one phone. Does nothing where it is not reachable. */
  void send(String phone, ToPhone message);

  /** Closes a phone's connections with a code of {@link CloseCode}. */
  void close(String phone, int code);

  /**
   * Watches a phone closely: it is pinged every {@link PhoneLimits#CLOSE_HEARTBEAT}, and {@link
   * PhoneListener#onHeard} reports everything that it sends. Pair it with {@link #unwatch}. The
   * watch survives reconnections.
   */
  void watch(String phone);

  /** Ends one {@link #watch}. */
  void unwatch(String phone);
}

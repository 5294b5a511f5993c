package fr.heurtoir.gateway.phone;

import java.util.List;
import java.util.Optional;

/**
 * The phones of the schools, as the rooms above know them: who is enrolled, who can be reached, and
 * how each is told something. {@link PhoneHub} has the connections of this gateway.
 *
 * <p>Every method may be called from any thread and none blocks. A phone is named by its id.
 */
public interface Phones {
  /** Whether the phone was welcomed and has proved itself alive since. */
  boolean reachable(String phone);

  /** Whether the phone is reachable and says that its screen shows the page. */
  boolean visible(String phone);

  /**
   * What the phone last said of its microphone on the connection that it has; empty where it said
   * nothing or is not reachable.
   */
  Optional<MicrophoneMessage.State> microphone(String phone);

  /** The phones of a school's rings, reachable or not. */
  List<PhoneRef> enrolled(String school);

  /** One phone, reachable or not; empty where it is unknown or revoked. */
  Optional<PhoneRef> phone(String phone);

  /** Sends to one phone; passed over where it is not reachable. */
  void send(String phone, ToPhone message);

  /** Closes a phone's connections with a code of {@link CloseCode}. */
  void close(String phone, int code);

  /**
   * Watches a phone closely from now on: it is pinged every {@link PhoneLimits#CLOSE_HEARTBEAT},
   * and whatever comes of it is told by {@link PhoneListener#onHeard}. To be paired with {@link
   * #unwatch}; holds over the phone's reconnections.
   */
  void watch(String phone);

  /** Ends one {@link #watch}. */
  void unwatch(String phone);
}

package fr.heurtoir.gateway.phone;

import java.util.List;
import java.util.Optional;

/**
 * What becomes of phones and what they ask for. Always called on the executor given to the {@link
 * PhoneHub}, for one phone in the order in which things happened.
 */
public interface PhoneListener {
  /** Nobody listens yet. */
  PhoneListener NOBODY =
      new PhoneListener() {
        @Override
        public List<SchoolInfo> schools(PhoneRef phone) {
          return List.of();
        }

        @Override
        public void onReady(PhoneRef phone, boolean resumed) {}

        @Override
        public void onGone(PhoneRef phone, boolean orderly) {}

        @Override
        public void onMessage(PhoneRef phone, FromPhone message, PhoneReply reply) {
          reply.error(ErrorCode.INTERNAL, "the gateway is starting");
        }
      };

  /**
   * The schools of a phone as they are now, for its welcome; asked just before {@link #onReady}.
   */
  List<SchoolInfo> schools(PhoneRef phone);

  /** How this gateway wakes phones, for the welcome; empty where it does not. */
  default Optional<ToPhone.PushOffer> push() {
    return Optional.empty();
  }

  /**
   * A phone said hello and was welcomed. Now is the time to send every live ring of its schools.
   *
   * @param resumed the same instance of the client was connected shortly before
   */
  void onReady(PhoneRef phone, boolean resumed);

  /**
   * A phone has no connection any more. Not told where the same instance came back on a new
   * connection before the old one was given up: then {@link #onReady} follows directly.
   *
   * @param orderly it said good-bye (close code 1000) or was revoked: nobody to wait for
   */
  void onGone(PhoneRef phone, boolean orderly);

  /** Something came of a phone that is watched closely ({@link PhoneHub#watch}). */
  default void onHeard(String phoneId) {}

  /**
   * A phone wants something. Hello, pong and visible never come here.
   *
   * @param reply to be used exactly once, now or later
   */
  void onMessage(PhoneRef phone, FromPhone message, PhoneReply reply);
}

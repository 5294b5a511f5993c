package fr.heurtoir.gateway.phone;

import java.util.List;
import java.util.Optional;

/**
 * Hears phones' events and requests. Always called on the executor given to the {@link PhoneHub},
 * unless said; for each phone in the order of the events.
 */
public interface PhoneListener {
  /** Used while nobody listens yet. */
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

  /** The phone's schools as they are now, for its welcome. Called just before {@link #onReady}. */
  List<SchoolInfo> schools(PhoneRef phone);

  /** How this gateway wakes phones, for the welcome; empty where it does not. */
  default Optional<ToPhone.PushOffer> push(PhoneRef phone) {
    return Optional.empty();
  }

  /**
   * A phone said hello and was welcomed. Send it every live ring of its schools now.
   *
   * @param resumed the same client instance was connected shortly before
   */
  void onReady(PhoneRef phone, boolean resumed);

  /**
   * A phone has no connection any more. Not called where the same instance reconnected before the
   * old connection was given up: {@link #onReady} then follows directly.
   *
   * @param orderly it said good-bye (close code 1000) or was revoked: do not wait for it
   */
  void onGone(PhoneRef phone, boolean orderly);

  /** A phone under {@link PhoneHub#watch} sent something. */
  default void onHeard(String phoneId) {}

  /**
   * A message's proof was refused. Called on whatever thread read it; must not block.
   *
   * @param phone whose session the connection has; who sent it is what is in doubt
   * @param source the client's address; of IPv6 the /64
   */
  default void proofRefused(PhoneRef phone, String source, String message, ErrorCode why) {}

  /**
   * A phone sent a request. Messages about the connection never come here.
   *
   * @param reply to be used exactly once, now or later
   */
  void onMessage(PhoneRef phone, FromPhone message, PhoneReply reply);
}

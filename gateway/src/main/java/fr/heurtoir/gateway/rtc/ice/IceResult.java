package fr.heurtoir.gateway.rtc.ice;

import java.util.Optional;

/** What {@link IceLite#receive} did with one STUN message. */
public sealed interface IceResult {
  /**
   * An authenticated check.
   *
   * @param response to be sent to the check's source
   * @param newTuple the tuple is new: datagrams from it now belong to this session
   * @param selectionChanged {@link IceLite#selected} returns another tuple than before
   * @param restarted this was the first check with a restart's credentials; the old ones are no
   *     longer valid
   * @param forgotten a tuple that was removed to make room, for the caller's table
   */
  record Accepted(
      byte[] response,
      boolean newTuple,
      boolean selectionChanged,
      boolean restarted,
      Optional<Tuple> forgotten)
      implements IceResult {}

  /**
   * A refused request. Consent and tuples are unchanged.
   *
   * @param response to be sent to the request's source; never longer than a well-formed check
   * @param code 400, 401, 420 or 487
   */
  record Refused(byte[] response, int code) implements IceResult {}

  /** No answer; nothing changed. */
  record Dropped(IceDrop why) implements IceResult {}
}

package fr.heurtoir.gateway.rtc.ice;

import java.util.Optional;

/** What {@link IceLite#receive} made of one STUN message. */
public sealed interface IceResult {
  /**
   * An authenticated check.
   *
   * @param response to be sent back to where the check came from
   * @param newTuple the tuple was not known before: datagrams from it now belong to this session
   * @param selectionChanged {@link IceLite#selected} gives another tuple than before
   * @param restarted this was the first check with the credentials of a restart; the old ones are
   *     dead
   * @param forgotten a tuple that had to make room, for the caller's table
   */
  record Accepted(
      byte[] response,
      boolean newTuple,
      boolean selectionChanged,
      boolean restarted,
      Optional<Tuple> forgotten)
      implements IceResult {}

  /**
   * A request that is refused. Nothing changed: neither consent nor tuples.
   *
   * @param response to be sent back to where the request came from; never longer than a well-formed
   *     check
   * @param code 400, 401, 420 or 487
   */
  record Refused(byte[] response, int code) implements IceResult {}

  /** No answer, and nothing changed. */
  record Dropped(IceDrop why) implements IceResult {}
}

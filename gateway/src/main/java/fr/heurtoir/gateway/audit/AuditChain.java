package fr.heurtoir.gateway.audit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checks a trail, entry by entry. Pure.
 *
 * <p>What it cannot know: whoever can write the database can write a new trail from any entry on.
 * That shows only against a head (the newest entry's number and hash) that was kept elsewhere, as
 * the log keeps one a day.
 */
public final class AuditChain {
  /**
   * What is kept beside the entries.
   *
   * @param cutSeq the last entry that was deleted because of its age; 0 where none was
   * @param cutHash its hash; of a trail that was never cut, a random one with which it begins
   * @param lastSeq the newest entry
   * @param lastHash its hash
   */
  public record Ends(long cutSeq, String cutHash, long lastSeq, String lastHash) {}

  /** What a check found. */
  public sealed interface Verdict {
    /**
     * Each entry is as it was written, and none is missing in between.
     *
     * @param older heads that were given and are older than what is kept, so nothing can be said
     */
    record Whole(Ends ends, long entries, int older) implements Verdict {}

    /**
     * @param seq the first entry that is not as it was written
     */
    record Broken(long seq, String why) implements Verdict {}
  }

  private final Ends ends;
  private final TreeMap<Long, String> heads;
  private final int older;
  private long seq;
  private String hash;
  private long entries;
  private boolean vouched;
  private Optional<Verdict.Broken> broken = Optional.empty();

  /**
   * @param heads hashes of entries as they were seen elsewhere, by number
   */
  public AuditChain(Ends ends, Map<Long, String> heads) {
    this.ends = ends;
    this.seq = ends.cutSeq();
    this.hash = ends.cutHash();
    this.vouched = ends.cutSeq() == 0;
    this.heads = new TreeMap<>(heads);
    this.heads.headMap(ends.cutSeq()).clear();
    this.older = heads.size() - this.heads.size();
    compare(ends.cutSeq(), ends.cutHash());
  }

  /** Takes the next entry, in the order of their numbers. */
  public void next(AuditEntry entry) {
    if (broken.isPresent()) {
      return;
    }
    if (entry.seq() != seq + 1) {
      breaks(
          seq + 1,
          entry.seq() > seq + 1
              ? "it is missing: the next one is " + entry.seq()
              : "there is another of its number");
      return;
    }
    seq = entry.seq();
    if (entry.format() != AuditEntry.FORMAT) {
      breaks(seq, "its format " + entry.format() + " is not known here");
      return;
    }
    if (!entry.hashAfter(hash).equals(entry.hash())) {
      breaks(seq, "it is not as it was written, or does not follow the one before");
      return;
    }
    hash = entry.hash();
    entries++;
    vouched |=
        entry.kind().equals(AuditKind.CUT.code())
            && entry.object().equals(Long.toString(ends.cutSeq()))
            && entry.reason().equals(ends.cutHash());
    compare(seq, hash);
  }

  private void compare(long at, String found) {
    String seen = heads.remove(at);
    if (seen != null && !seen.equals(found)) {
      breaks(at, "its hash was " + seen + " when the log noted it");
    }
  }

  private void breaks(long at, String why) {
    if (broken.isEmpty()) {
      broken = Optional.of(new Verdict.Broken(at, why));
    }
  }

  /** What was found, once there are no more entries. */
  public Verdict end() {
    if (broken.isPresent()) {
      return broken.get();
    }
    if (seq != ends.lastSeq() || !hash.equals(ends.lastHash())) {
      return new Verdict.Broken(
          Math.min(seq, ends.lastSeq()) + 1,
          "the newest entry is " + seq + ", but " + ends.lastSeq() + " was written last");
    }
    if (!heads.isEmpty()) {
      return new Verdict.Broken(
          seq + 1, "the log noted entry " + heads.lastKey() + ", which is not here");
    }
    if (!vouched) {
      return new Verdict.Broken(
          ends.cutSeq() + 1, "entries before it are missing, and no entry says that they were cut");
    }
    return new Verdict.Whole(ends, entries, older);
  }
}

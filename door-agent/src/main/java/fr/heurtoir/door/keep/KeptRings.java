package fr.heurtoir.door.keep;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rings that no gateway took, in a file until one did. {@link #keep} returns when the ring is
 * on the disk. Where the disk fails, the ring is at least kept in memory. One thread.
 */
public final class KeptRings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptRings.class);

  /** The most rings; of older ones only the number is kept. */
  public static final int MOST = 500;

  /** When the file is longer than this, it is rewritten without the delivered rings. */
  static final long REWRITE_BYTES = 192 * 1024;

  private final @Nullable AppendedLines file;
  private final SequencedMap<RingId, KeptRing> waiting = new LinkedHashMap<>();
  private long forgotten;
  private boolean diskRefuses;

  private KeptRings(@Nullable AppendedLines file) {
    this.file = file;
  }

  /**
   * Opens {@code rings.log} of that folder. Where that fails, it logs so and keeps rings in memory.
   */
  public static KeptRings in(Path folder) {
    try {
      AppendedLines.Opened opened = AppendedLines.open(folder.resolve("rings.log"));
      KeptRings rings = new KeptRings(opened.lines());
      opened.words().forEach(rings::replay);
      if (!rings.waiting.isEmpty()) {
        LOG.info("event=rings-kept count={} forgotten={}", rings.waiting.size(), rings.forgotten);
      }
      return rings;
    } catch (IOException refused) {
      LOG.error("event=rings-not-kept-on-disk reason=\"{}\"", refused.toString());
      return new KeptRings(null);
    }
  }

  private void replay(String line) {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "ring" -> KeptRing.of(words).ifPresent(ring -> waiting.put(ring.ring(), ring));
      case "done" -> done(words);
      case "forgotten" -> forgotten = number(words);
      default -> LOG.warn("event=kept-line-of-a-later-version");
    }
  }

  private void done(String[] words) {
    try {
      waiting.remove(new RingId(words.length > 1 ? words[1] : ""));
    } catch (IllegalArgumentException none) {
      LOG.warn("event=kept-line-unreadable");
    }
  }

  private static long number(String[] words) {
    try {
      return words.length > 1 ? Math.max(0, Long.parseLong(words[1])) : 0;
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  /** Stores a ring. True where it is on the disk, false where only in memory. */
  public boolean keep(KeptRing ring) {
    List<String> lines = new ArrayList<>();
    while (waiting.size() >= MOST) {
      RingId oldest = waiting.pollFirstEntry().getKey();
      forgotten++;
      lines.add("forgotten " + forgotten);
      lines.add("done " + oldest);
    }
    waiting.put(ring.ring(), ring);
    lines.add(ring.words());
    return write(lines);
  }

  /** Sets the outcome of a ring that waits. */
  public void outcome(RingId ring, Outcome outcome) {
    KeptRing before = waiting.get(ring);
    if (before != null) {
      keep(new KeptRing(ring, before.when(), outcome));
    }
  }

  /** The oldest ring that waits. */
  public Optional<KeptRing> oldest() {
    Map.@Nullable Entry<RingId, KeptRing> first = waiting.firstEntry();
    return first == null ? Optional.empty() : Optional.of(first.getValue());
  }

  /** How many rings wait. */
  public int size() {
    return waiting.size();
  }

  /** How many rings were dropped because there were too many. */
  public long forgotten() {
    return forgotten;
  }

  /** A gateway has the ring. */
  public void delivered(RingId ring) {
    if (waiting.remove(ring) != null) {
      write(List.of("done " + ring));
    }
  }

  /** A gateway knows how many were dropped. */
  public void forgottenTold() {
    if (forgotten > 0) {
      forgotten = 0;
      write(List.of("forgotten 0"));
    }
  }

  private boolean write(List<String> lines) {
    AppendedLines to = file;
    if (to == null) {
      return false;
    }
    try {
      if (to.length() > REWRITE_BYTES) {
        List<String> all = new ArrayList<>();
        all.add("forgotten " + forgotten);
        waiting.values().forEach(ring -> all.add(ring.words()));
        to.rewrite(all);
      } else {
        to.append(lines);
      }
      diskRefuses = false;
      return true;
    } catch (IOException refused) {
      if (!diskRefuses) {
        LOG.error("event=rings-not-kept-on-disk reason=\"{}\"", refused.toString());
      }
      diskRefuses = true;
      return false;
    }
  }

  @Override
  public void close() {
    AppendedLines open = file;
    if (open != null) {
      try {
        open.close();
      } catch (IOException late) {
        LOG.warn("event=kept-file-close reason=\"{}\"", late.toString());
      }
    }
  }
}

package fr.heurtoir.door.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether the agent has grown so much that it should restart. The memory that libwebrtc and
 * the C library keep between rings is small, but cannot be released. A restart limits it before
 * systemd's {@code MemoryMax} would end the agent during a ring.
 */
public final class MemoryBound {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryBound.class);

  /** Where no limit is set: three quarters of the unit file's limit. */
  static final long DEFAULT_BYTES = 450L << 20;

  /**
   * How long nobody must have rung before a restart, so that it does not interrupt a rush at the
   * gate.
   */
  public static final Duration QUIET = Duration.ofMinutes(10);

  private static final Pattern KIB = Pattern.compile("(?m)^Vm(?:RSS|Swap):\\s+(\\d+) kB$");
  private static final Pattern CGROUP = Pattern.compile("(?m)^0::(/.*)$");

  private final Path proc;
  private final Path cgroups;
  private final long bound;

  /**
   * @param proc the process's own folder, {@code /proc/self}
   * @param cgroups the mount point of control groups version 2, {@code /sys/fs/cgroup}
   */
  MemoryBound(Path proc, Path cgroups) {
    this.proc = proc;
    this.cgroups = cgroups;
    OptionalLong limit = limit();
    bound = limit.isPresent() ? limit.getAsLong() / 4 * 3 : DEFAULT_BYTES;
  }

  public static MemoryBound ofThisProcess() {
    return new MemoryBound(Path.of("/proc/self"), Path.of("/sys/fs/cgroup"));
  }

  /** The number of bytes from which the agent should restart. */
  public long bound() {
    return bound;
  }

  /** Resident and swapped memory in bytes. Empty where the kernel does not say. */
  public OptionalLong used() {
    try {
      Matcher lines = KIB.matcher(Files.readString(proc.resolve("status")));
      long kib = 0;
      while (lines.find()) {
        kib += Long.parseLong(lines.group(1));
      }
      return kib == 0 ? OptionalLong.empty() : OptionalLong.of(kib << 10);
    } catch (IOException | NumberFormatException unknown) {
      LOG.debug("event=memory-unknown", unknown);
      return OptionalLong.empty();
    }
  }

  public boolean reached() {
    OptionalLong used = used();
    return used.isPresent() && used.getAsLong() >= bound;
  }

  /** The unit's limit, read only in its own group, where systemd sets it. */
  private OptionalLong limit() {
    try {
      Matcher group = CGROUP.matcher(Files.readString(proc.resolve("cgroup")));
      if (!group.find()) {
        return OptionalLong.empty();
      }
      Path file = cgroups.resolve(group.group(1).substring(1)).resolve("memory.max");
      String most = Files.readString(file).strip();
      return most.equals("max") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(most));
    } catch (IOException | NumberFormatException none) {
      return OptionalLong.empty();
    }
  }
}

package fr.heurtoir.system;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's own view of its clock: adjtimex(2), whose status every NTP client maintains. The
 * layout of {@code struct timex} is that of 64-bit Linux.
 */
public final class KernelClock {
  private static final Logger LOG = LoggerFactory.getLogger(KernelClock.class);

  /** The greatest difference between two readings that still counts as the same time. */
  private static final Duration SAME = Duration.ofMinutes(1);

  private static final int TIME_ERROR = 5;
  private static final long SIZE = 256;
  private static final long SECONDS_AT = 72;

  private KernelClock() {}

  /**
   * Whether an NTP client keeps the kernel's clock right, and that clock shows this time. Also
   * false where the kernel may not be asked ({@code ProtectClock=} of systemd). Any thread,
   * microseconds.
   */
  public static boolean synchronisedAt(Instant wall) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timex = arena.allocate(SIZE, 8);
      int state = (int) Asking.ADJTIMEX.invokeExact(timex);
      Instant kernels = Instant.ofEpochSecond(timex.get(ValueLayout.JAVA_LONG, SECONDS_AT));
      return state >= 0
          && state != TIME_ERROR
          && Duration.between(kernels, wall).abs().compareTo(SAME) <= 0;
    } catch (RuntimeException | LinkageError unknown) {
      LOG.debug("event=kernel-clock-unknown reason=\"{}\"", unknown.toString());
      return false;
    } catch (Throwable impossible) {
      throw new IllegalStateException("adjtimex", impossible);
    }
  }

  /** Made at the first question, because the first use of the linker costs tens of milliseconds. */
  private static final class Asking {
    static final MethodHandle ADJTIMEX = adjtimex();

    private static MethodHandle adjtimex() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("adjtimex"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }
  }
}

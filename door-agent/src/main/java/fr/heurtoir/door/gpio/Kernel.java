package fr.heurtoir.door.gpio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * The system calls for the GPIO character device, from the C library: open(2), close(2), ioctl(2),
 * read(2), poll(2), eventfd(2), eventfd_write(3), strerror(3). Each returns the call's result, or
 * the negative errno where it failed. Any thread.
 */
final class Kernel {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int ENOTTY = 25;

  static final int O_RDWR = 2;
  static final int O_CLOEXEC = 0x80000;
  static final int EFD_CLOEXEC = 0x80000;

  static final short POLLIN = 1;
  static final short POLLERR = 8;
  static final short POLLHUP = 16;
  static final short POLLNVAL = 32;

  /** struct pollfd of poll(2). */
  static final GroupLayout POLL_FD =
      MemoryLayout.structLayout(
          JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));

  private static final Kernel LINKED = new Kernel();

  private final Linker.Option errnoKept = Linker.Option.captureCallState("errno");
  private final long errnoAt =
      Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private final MethodHandle open =
      variadic("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private final MethodHandle ioctl =
      variadic("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  private final MethodHandle close = plain("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private final MethodHandle read =
      plain("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private final MethodHandle poll =
      plain("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private final MethodHandle eventfd =
      plain("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private final MethodHandle eventfdWrite =
      plain("eventfd_write", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private final MethodHandle strerror =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("strerror"),
              FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private Kernel() {}

  /** Linked at the first use, which costs some tens of milliseconds. */
  static Kernel calls() {
    return LINKED;
  }

  private MethodHandle plain(String name, FunctionDescriptor form) {
    return Linker.nativeLinker()
        .downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow(name), form, errnoKept);
  }

  private MethodHandle variadic(String name, FunctionDescriptor form) {
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(name),
            form,
            errnoKept,
            Linker.Option.firstVariadicArg(2));
  }

  int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = state(arena);
      return result((int) open.invokeExact(state, arena.allocateFrom(path), flags), state);
    } catch (Throwable impossible) {
      throw unchecked(impossible);
    }
  }

  /** The kernel reads and writes the argument. */
  int ioctl(int fd, long request, MemorySegment argument) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = state(arena);
      return result((int) ioctl.invokeExact(state, fd, request, argument), state);
    } catch (Throwable impossible) {
      throw unchecked(impossible);
    }
  }

  /** Never retry it: Linux frees the number even where it reports an error. */
  void close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      int ignored = (int) close.invokeExact(state(arena), fd);
    } catch (Throwable impossible) {
      throw unchecked(impossible);
    }
  }

  int read(int fd, MemorySegment into) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = state(arena);
      long got = (long) read.invokeExact(state, fd, into, into.byteSize());
      return result((int) got, state);
    } catch (Throwable impossible) {
      throw unchecked(impossible);
    }
  }

  /** Waits without a limit until one of the descriptors has an event. */
  int poll(MemorySegment descriptors) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = state(arena);
      long count = descriptors.byteSize() / POLL_FD.byteSize();
      return result((int) poll.invokeExact(state, descriptors, count, -1), state);
    } catch (Throwable impossible) {
      throw unchecked(impossible);
    }
  }

  int eventfd() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = state(arena);
      return result((int) eventfd.invokeExact(state, 0, EFD_CLOEXEC), state);
    } catch (Throwable impossible) {
      throw unchecked(impossible);
    }
  }

  /** Makes an eventfd readable. */
  void wake(int eventfd) {
    try (Arena arena = Arena.ofConfined()) {
      int ignored = (int) eventfdWrite.invokeExact(state(arena), eventfd, 1L);
    } catch (Throwable impossible) {
      throw unchecked(impossible);
    }
  }

  /** The C library's text for an errno. */
  String words(int errno) {
    try {
      MemorySegment text = (MemorySegment) strerror.invokeExact(errno);
      return text.reinterpret(256).getString(0, StandardCharsets.US_ASCII);
    } catch (Throwable impossible) {
      throw unchecked(impossible);
    }
  }

  private static MemorySegment state(Arena arena) {
    return arena.allocate(Linker.Option.captureStateLayout());
  }

  private int result(int returned, MemorySegment state) {
    return returned >= 0 ? returned : -state.get(JAVA_INT, errnoAt);
  }

  private static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException broken ? broken : new IllegalStateException(thrown);
  }
}

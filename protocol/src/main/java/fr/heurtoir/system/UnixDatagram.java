package fr.heurtoir.system;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Sends datagrams to a Unix socket, which the JDK's channels cannot: socket(2) and sendto(2) of the
 * C library, with Linux's numbers. Made only where a socket is named, because the first use of the
 * linker costs tens of milliseconds.
 *
 * <p>Its own socket is opened for the first datagram and kept as long as the process lives, so that
 * a process without free file descriptors can still say so. It is connected to nobody: a receiver
 * that was ended and started again gets the next datagram. Any thread; never blocks.
 */
public final class UnixDatagram {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int EAGAIN = 11;
  private static final int ENOBUFS = 105;

  /** The size of sun_path in sockaddr_un (unix(7)). */
  private static final int MAX_PATH = 108;

  /** What became of a datagram. */
  public enum Sent {
    /** The receiver has it. */
    YES,
    /** The receiver's queue is full: it may be had in a moment. */
    FULL,
    /** Nobody listens there, or the datagram is larger than the kernel takes. */
    NO
  }

  private final byte[] path;
  private final MethodHandle socket;
  private final MethodHandle sendto;
  private final long errnoAt =
      Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));
  private int fd = -1;

  /**
   * @param name an absolute path, or {@code @} and the name of an abstract socket
   * @throws IllegalArgumentException for a name that is too long
   */
  public UnixDatagram(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= MAX_PATH) {
      throw new IllegalArgumentException("socket name of " + bytes.length + " bytes");
    }
    if (bytes[0] == '@') {
      bytes[0] = 0;
    }
    path = bytes;
    Linker linker = Linker.nativeLinker();
    ValueLayout.OfInt anInt = ValueLayout.JAVA_INT;
    socket = handle(linker, "socket", FunctionDescriptor.of(anInt, anInt, anInt, anInt));
    sendto =
        handle(
            linker,
            "sendto",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                anInt,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                anInt,
                ValueLayout.ADDRESS,
                anInt),
            Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle handle(
      Linker linker, String name, FunctionDescriptor form, Linker.Option... options) {
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), form, options);
  }

  /** Microseconds of CLOCK_MONOTONIC, the clock of the JDK's nanoTime on Linux. */
  static long monotonicMicros() {
    return System.nanoTime() / 1000;
  }

  /** Sends one datagram. */
  public Sent send(byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(2 + MAX_PATH, 2);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, 2, path.length);
      // The length ends an abstract name; a zero byte ends a path.
      int length = 2 + path.length + (path[0] == 0 ? 0 : 1);
      MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      int from = open();
      if (from < 0) {
        return Sent.NO;
      }
      long sent =
          (long)
              sendto.invokeExact(
                  state, from, data, (long) bytes.length, MSG_NOSIGNAL, address, length);
      if (sent == bytes.length) {
        return Sent.YES;
      }
      int errno = state.get(ValueLayout.JAVA_INT, errnoAt);
      return errno == EAGAIN || errno == ENOBUFS ? Sent.FULL : Sent.NO;
    } catch (RuntimeException | Error broken) {
      throw broken;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The socket, or a negative number where the process may open no more. */
  private synchronized int open() throws Throwable {
    if (fd < 0) {
      fd = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    }
    return fd;
  }
}

package fr.heurtoir.system;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Sends datagrams to a Unix socket, which the JDK's channels cannot: socket(2), sendto(2), close(2)
 * of the C library, with Linux's numbers. Made only where a socket is named, because the first use
 * of the linker costs tens of milliseconds.
 */
final class UnixDatagram {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** The size of sun_path in sockaddr_un (unix(7)). */
  private static final int MAX_PATH = 108;

  private final byte[] path;
  private final MethodHandle socket;
  private final MethodHandle sendto;
  private final MethodHandle close;

  /**
   * @param name an absolute path, or {@code @} and the name of an abstract socket
   * @throws IllegalArgumentException for a name that is too long
   */
  UnixDatagram(String name) {
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
                anInt));
    close = handle(linker, "close", FunctionDescriptor.of(anInt, anInt));
  }

  private static MethodHandle handle(Linker linker, String name, FunctionDescriptor form) {
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), form);
  }

  /** Microseconds of CLOCK_MONOTONIC, the clock of the JDK's nanoTime on Linux. */
  static long monotonicMicros() {
    return System.nanoTime() / 1000;
  }

  /** Sends one datagram. False where nobody listens or the receiver's queue is full. */
  boolean send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(2 + MAX_PATH, 2);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, 2, path.length);
      // The length ends an abstract name; a zero byte ends a path.
      int length = 2 + path.length + (path[0] == 0 ? 0 : 1);
      MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      int fd = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      if (fd < 0) {
        return false;
      }
      try {
        long sent =
            (long) sendto.invokeExact(fd, data, (long) bytes.length, MSG_NOSIGNAL, address, length);
        return sent == bytes.length;
      } finally {
        int ignored = (int) close.invokeExact(fd);
      }
    } catch (RuntimeException | Error broken) {
      throw broken;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

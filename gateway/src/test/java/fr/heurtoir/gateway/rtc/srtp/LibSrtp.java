package fr.heurtoir.gateway.rtc.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a session of Debian's libsrtp2, called through java.lang.foreign: an
 * implementation that others wrote, to test ours against. Offsets are those of {@code
 * srtp_policy_t} of libsrtp 2.3 to 2.x on 64-bit Linux.
 */
final class LibSrtp implements AutoCloseable {
  static final int OUTBOUND = 3;
  static final int INBOUND = 2;

  private static final int RTP_POLICY = 8;
  private static final int RTCP_POLICY = 32;
  private static final int KEY = 56;
  private static final int WINDOW_SIZE = 88;
  private static final int POLICY_BYTES = 128;

  private final Arena arena = Arena.ofConfined();
  private final SymbolLookup library;
  private final MemorySegment session;
  private final MemorySegment buffer = arena.allocate(4096, 8);
  private final MemorySegment length = arena.allocate(JAVA_INT);

  /**
   * @param direction {@link #OUTBOUND} to protect, {@link #INBOUND} to unprotect
   */
  LibSrtp(SrtpProfile profile, SrtpKeys.Master master, int direction) {
    try {
      library = SymbolLookup.libraryLookup("libsrtp2.so.1", arena);
    } catch (IllegalArgumentException missing) {
      arena.close();
      throw new AssertionError(
          "libsrtp2.so.1 is needed by this test: apt-get install libsrtp2-1", missing);
    }
    expectOk("srtp_init", (int) call("srtp_init", FunctionDescriptor.of(JAVA_INT)));
    MemorySegment policy = arena.allocate(POLICY_BYTES, 8);
    String policyOf =
        switch (profile) {
          case AEAD_AES_128_GCM -> "srtp_crypto_policy_set_aes_gcm_128_16_auth";
          // In the library this name is a macro for the default policy.
          case AES128_CM_HMAC_SHA1_80 -> "srtp_crypto_policy_set_rtp_default";
        };
    for (int at : new int[] {RTP_POLICY, RTCP_POLICY}) {
      call(policyOf, FunctionDescriptor.ofVoid(ADDRESS), policy.asSlice(at));
    }
    MemorySegment key = arena.allocate(master.key().length + master.salt().length);
    MemorySegment.copy(master.key(), 0, key, JAVA_BYTE, 0, master.key().length);
    MemorySegment.copy(master.salt(), 0, key, JAVA_BYTE, master.key().length, master.salt().length);
    policy.set(JAVA_INT, 0, direction);
    policy.set(ADDRESS, KEY, key);
    policy.set(JAVA_LONG, WINDOW_SIZE, 1024);
    MemorySegment handle = arena.allocate(ADDRESS);
    expectOk(
        "srtp_create",
        (int)
            call("srtp_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), handle, policy));
    session = handle.get(ADDRESS, 0);
  }

  /** The transformed packet; fails the test where the library refuses it. */
  byte[] protect(byte[] rtp) {
    return transform("srtp_protect", rtp);
  }

  byte[] protectRtcp(byte[] rtcp) {
    return transform("srtp_protect_rtcp", rtcp);
  }

  byte[] unprotect(byte[] srtp) {
    return transform("srtp_unprotect", srtp);
  }

  byte[] unprotectRtcp(byte[] srtcp) {
    return transform("srtp_unprotect_rtcp", srtcp);
  }

  private byte[] transform(String function, byte[] packet) {
    MemorySegment.copy(packet, 0, buffer, JAVA_BYTE, 0, packet.length);
    length.set(JAVA_INT, 0, packet.length);
    expectOk(
        function,
        (int)
            call(
                function,
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
                session,
                buffer,
                length));
    return buffer.asSlice(0, length.get(JAVA_INT, 0)).toArray(JAVA_BYTE);
  }

  private Object call(String name, FunctionDescriptor type, Object... arguments) {
    MemorySegment address =
        library.find(name).orElseThrow(() -> new AssertionError("libsrtp2 has no " + name));
    MethodHandle handle = Linker.nativeLinker().downcallHandle(address, type);
    try {
      @Nullable Object result = handle.invokeWithArguments(arguments);
      return result == null ? 0 : result;
    } catch (Throwable failed) {
      throw new AssertionError(name, failed);
    }
  }

  private static void expectOk(String what, int status) {
    if (status != 0) {
      throw new AssertionError(what + " of libsrtp2 gave status " + status);
    }
  }

  @Override
  public void close() {
    call("srtp_dealloc", FunctionDescriptor.of(JAVA_INT, ADDRESS), session);
    arena.close();
  }
}

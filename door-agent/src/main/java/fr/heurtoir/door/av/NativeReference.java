package fr.heurtoir.door.av;

import dev.onvoid.webrtc.internal.NativeObject;
import dev.onvoid.webrtc.internal.RefCountedObject;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A reference to an object of libwebrtc that webrtc-java 0.14.0 takes and never releases. There are
 * two: the one of a peer connection, whose {@code close} only forgets it, and the one of each added
 * transceiver, which has no method to release it. Without this class the whole connection stays in
 * memory for ever, some 0.14 MiB a ring with its descriptions and codecs.
 *
 * <p>Senders, receivers and their tracks are borrowed and must not be released. Both classes begin
 * with libwebrtc's {@code RefCountInterface}, like the objects that the binding releases itself.
 */
final class NativeReference extends RefCountedObject {
  private static final VarHandle HANDLE;

  static {
    try {
      HANDLE =
          MethodHandles.privateLookupIn(NativeObject.class, MethodHandles.lookup())
              .findVarHandle(NativeObject.class, "nativeHandle", long.class);
    } catch (ReflectiveOperationException another) {
      throw new ExceptionInInitializerError(another);
    }
  }

  private NativeReference() {}

  /** The reference that this object holds. Take it before the binding forgets it. */
  static NativeReference of(NativeObject object) {
    NativeReference reference = new NativeReference();
    HANDLE.set(reference, (long) HANDLE.get(object));
    return reference;
  }

  /**
   * Releases it, once. Afterwards neither the object nor anything borrowed from it may be used.
   *
   * @return whether it was the last reference, so that the object is deleted
   */
  boolean giveBack() {
    if ((long) HANDLE.get(this) == 0) {
      throw new IllegalStateException("given back before");
    }
    release();
    boolean last = (long) HANDLE.get(this) == 0;
    HANDLE.set(this, 0L);
    return last;
  }
}

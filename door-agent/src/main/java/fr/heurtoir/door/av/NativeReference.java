package fr.heurtoir.door.av;

import dev.onvoid.webrtc.internal.NativeObject;
import dev.onvoid.webrtc.internal.RefCountedObject;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The reference to an object of libwebrtc that webrtc-java 0.14.0 takes and never gives back: the
 * one of a peer connection, whose {@code close} only forgets it, and the one of each transceiver
 * that was added, which has nothing to give it back with. With it the whole connection stays in
 * memory for ever, some 0.14 MiB a ring with its descriptions and codecs.
 *
 * <p>Senders, receivers and their tracks are borrowed and must not be given back. Both classes
 * begin with libwebrtc's {@code RefCountInterface}, as what the binding itself releases does.
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

  /** The reference that this object holds; taken before the binding forgets it. */
  static NativeReference of(NativeObject object) {
    NativeReference reference = new NativeReference();
    HANDLE.set(reference, (long) HANDLE.get(object));
    return reference;
  }

  /**
   * Gives it back, once; neither the object nor what was borrowed from it may be used any more.
   *
   * @return whether it was the last, so that the object is gone
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

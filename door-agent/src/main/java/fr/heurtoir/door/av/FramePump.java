package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands pictures to libwebrtc at their rate, on a thread of its own, only while started. A picture
 * that comes late is not made up for: the next one follows a whole interval after it.
 */
final class FramePump {
  private final Frames frames;
  private final CustomVideoSource sink;
  private final Consumer<String> broken;
  private @Nullable Thread thread;
  private volatile boolean running;

  /**
   * @param broken told once, on the pump's thread, when no further picture can be had
   */
  FramePump(Frames frames, CustomVideoSource sink, Consumer<String> broken) {
    this.frames = frames;
    this.sink = sink;
    this.broken = broken;
  }

  void start() {
    if (thread != null) {
      return;
    }
    running = true;
    thread = Thread.ofPlatform().name("door-camera").daemon().start(this::run);
  }

  /** Returns when the last picture has been handed over. */
  void stop() {
    running = false;
    Thread pump = thread;
    if (pump == null) {
      return;
    }
    LockSupport.unpark(pump);
    try {
      pump.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  private void run() {
    long interval = 1_000_000_000L / frames.rate();
    long due = System.nanoTime();
    while (running) {
      try {
        push();
      } catch (IOException noFurther) {
        broken.accept(String.valueOf(noFurther.getMessage()));
        return;
      }
      due = Math.max(due + interval, System.nanoTime());
      while (running && due - System.nanoTime() > 0) {
        LockSupport.parkNanos(this, due - System.nanoTime());
      }
    }
  }

  private void push() throws IOException {
    NativeI420Buffer buffer = NativeI420Buffer.allocate(frames.width(), frames.height());
    VideoFrame frame = new VideoFrame(buffer, System.nanoTime());
    try {
      frames.next(buffer);
      sink.pushFrame(frame);
    } finally {
      frame.release();
    }
  }
}

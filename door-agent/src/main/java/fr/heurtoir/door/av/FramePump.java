package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Passes pictures to libwebrtc at their rate, on its own thread, until stopped. After a late
 * picture the next one follows a whole interval later.
 */
final class FramePump {
  private final Frames frames;
  private final CustomVideoSource sink;
  private final Consumer<String> broken;
  private final Thread thread;
  private volatile boolean running = true;

  private FramePump(Frames frames, CustomVideoSource sink, Consumer<String> broken) {
    this.frames = frames;
    this.sink = sink;
    this.broken = broken;
    this.thread = Thread.ofPlatform().name("door-camera").daemon().unstarted(this::run);
  }

  /**
   * Starts.
   *
   * @param frames closed by the pump when it is stopped
   * @param broken called once, on the pump's thread, when no further picture is available
   */
  static FramePump start(Frames frames, CustomVideoSource sink, Consumer<String> broken) {
    FramePump pump = new FramePump(frames, sink, broken);
    pump.thread.start();
    return pump;
  }

  /** Returns after the last picture was passed on and the source is closed. */
  void stop() {
    running = false;
    frames.halt();
    LockSupport.unpark(thread);
    boolean hurried = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException stopped) {
        hurried = true;
      }
    }
    frames.close();
    if (hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    int rate = frames.rate();
    long interval = rate == 0 ? 0 : 1_000_000_000L / rate;
    long due = System.nanoTime();
    while (running) {
      try {
        push();
      } catch (IOException noFurther) {
        if (running) {
          broken.accept(String.valueOf(noFurther.getMessage()));
        }
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

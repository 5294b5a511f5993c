package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.I420Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Pictures of a camera on the Raspberry Pi's CSI connector. {@code rpicam-vid}, a separate process,
 * writes raw planar 4:2:0 to its standard output at its own pace. libwebrtc cannot open such a
 * camera, because libcamera offers no single Video4Linux device for it.
 *
 * <p>The program pads each line of luma to 64 bytes. So the width must be a multiple of 64, and no
 * line is padded.
 */
final class ProgramFrames implements Frames {
  private static final int MOST_WORDS = 400;

  private final CameraChoice.Csi choice;
  private final Process program;
  private final InputStream pictures;
  private final byte[] picture;
  private final Thread listener;
  private final byte[] words = new byte[MOST_WORDS];
  private int said;

  /**
   * Starts the program.
   *
   * @throws IOException where it cannot be started
   */
  ProgramFrames(CameraChoice.Csi choice) throws IOException {
    this.choice = choice;
    picture = new byte[choice.width() * choice.height() * 3 / 2];
    program =
        new ProcessBuilder(
                List.of(
                    choice.program(),
                    "--codec",
                    "yuv420",
                    "--width",
                    String.valueOf(choice.width()),
                    "--height",
                    String.valueOf(choice.height()),
                    "--framerate",
                    String.valueOf(choice.rate()),
                    "--timeout",
                    "0",
                    "--nopreview",
                    "--flush",
                    "-o",
                    "-"))
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    pictures = program.getInputStream();
    listener = Thread.ofVirtual().start(() -> listen(program.getErrorStream()));
  }

  @Override
  public int width() {
    return choice.width();
  }

  @Override
  public int height() {
    return choice.height();
  }

  @Override
  public int rate() {
    return 0;
  }

  @Override
  public void next(I420Buffer into) throws IOException {
    if (pictures.readNBytes(picture, 0, picture.length) < picture.length) {
      throw new IOException("the camera's program ended: " + lastWords());
    }
    int luma = choice.width() * choice.height();
    copy(0, into.getDataY(), into.getStrideY(), choice.width(), choice.height());
    copy(luma, into.getDataU(), into.getStrideU(), choice.width() / 2, choice.height() / 2);
    copy(luma * 5 / 4, into.getDataV(), into.getStrideV(), choice.width() / 2, choice.height() / 2);
  }

  private void copy(int from, ByteBuffer into, int stride, int wide, int high) {
    for (int y = 0; y < high; y++) {
      into.put(y * stride, picture, from + y * wide, wide);
    }
  }

  /** Keeps the last words of the program's messages, however many there are. */
  private void listen(InputStream messages) {
    byte[] some = new byte[MOST_WORDS];
    try (messages) {
      for (int got = messages.read(some); got >= 0; got = messages.read(some)) {
        keep(some, got);
      }
    } catch (IOException ended) {
      // The program has ended; next() reports it.
    }
  }

  private synchronized void keep(byte[] some, int got) {
    int old = Math.min(said, MOST_WORDS - got);
    System.arraycopy(words, said - old, words, 0, old);
    System.arraycopy(some, 0, words, old, got);
    said = old + got;
  }

  private String lastWords() {
    String status = "still running";
    try {
      if (program.waitFor(500, TimeUnit.MILLISECONDS)) {
        status = "status " + program.exitValue();
      }
      listener.join(200);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      String text = new String(words, 0, said, StandardCharsets.UTF_8);
      return status + ", " + text.replaceAll("[\\p{Cntrl}\" ]+", " ").strip();
    }
  }

  @Override
  public void halt() {
    // A child of the program may keep the pipe open. The reading must end anyway.
    List<ProcessHandle> all = program.descendants().toList();
    program.destroy();
    all.forEach(ProcessHandle::destroy);
  }

  @Override
  public void close() {
    halt();
    try {
      if (!program.waitFor(500, TimeUnit.MILLISECONDS)) {
        program.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      program.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

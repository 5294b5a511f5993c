package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrackSource;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A camera whose pictures pass through the agent: drawn, or read from a file or a program. */
final class PumpedCamera implements Camera {
  private final Opener opener;
  private final Supplier<Optional<String>> missing;
  private final Consumer<String> broken;
  private final CustomVideoSource source = new CustomVideoSource();
  private @Nullable FramePump pump;

  /** Opens the source of pictures. */
  interface Opener {
    /**
     * @throws IOException where no source is available now
     */
    Frames open() throws IOException;
  }

  /**
   * @param missing what is known to be missing without opening
   * @param broken called on the pump's thread when no further picture is available, once for each
   *     opening
   */
  PumpedCamera(Opener opener, Supplier<Optional<String>> missing, Consumer<String> broken) {
    this.opener = opener;
    this.missing = missing;
    this.broken = broken;
  }

  @Override
  public VideoTrackSource source() {
    return source;
  }

  @Override
  public Optional<String> missing() {
    return missing.get();
  }

  @Override
  public void open() throws MediaException {
    if (pump != null) {
      return;
    }
    try {
      pump = FramePump.start(opener.open(), source, broken);
    } catch (IOException nothing) {
      throw new MediaException(String.valueOf(nothing.getMessage()), nothing);
    }
  }

  @Override
  public void stop() {
    FramePump running = pump;
    if (running != null) {
      running.stop();
      pump = null;
    }
  }

  @Override
  public void close() {
    stop();
    source.dispose();
  }
}

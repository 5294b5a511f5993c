package fr.heurtoir.door.av;

import java.util.concurrent.CompletableFuture;

/** Prepares the media of rings. */
public interface MediaSource extends AutoCloseable {
  /**
   * Builds the media of the next ring: a camera that is not started, and a complete offer.
   *
   * @return fails with a {@link MediaException} where the camera or libwebrtc refuses
   */
  CompletableFuture<RingMedia> prepare(RingMedia.Listener listener);

  @Override
  void close();
}

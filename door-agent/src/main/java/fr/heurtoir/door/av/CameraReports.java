package fr.heurtoir.door.av;

/**
 * Tells a camera's loss and return once each, though every ring looks at it anew. Used on the media
 * thread only.
 */
final class CameraReports {
  private boolean lost;

  /** What one ring's keeper reports to. */
  CameraKeeper.Reports of(RingMedia.Listener listener) {
    return new CameraKeeper.Reports() {
      @Override
      public void lost(String why) {
        if (!lost) {
          lost = true;
          listener.cameraLost(why);
        }
      }

      @Override
      public void fine() {
        if (lost) {
          lost = false;
          listener.cameraBack();
        }
      }
    };
  }
}

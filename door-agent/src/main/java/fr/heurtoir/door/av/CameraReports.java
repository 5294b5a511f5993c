package fr.heurtoir.door.av;

/** Tells a camera's loss and return once each, though every ring looks at it anew. */
final class CameraReports {
  private boolean lost;

  /** What one ring's keeper reports to. */
  CameraKeeper.Reports of(RingMedia.Listener listener) {
    return new CameraKeeper.Reports() {
      @Override
      public void lost(String why) {
        if (change(true)) {
          listener.cameraLost(why);
        }
      }

      @Override
      public void fine() {
        if (change(false)) {
          listener.cameraBack();
        }
      }
    };
  }

  private synchronized boolean change(boolean to) {
    boolean changed = lost != to;
    lost = to;
    return changed;
  }
}

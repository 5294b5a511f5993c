package fr.heurtoir.door.av;

/** Tells a camera's loss and return once each, though every ring looks at it anew. */
final class CameraReports {
  private boolean lost;
  private boolean black;

  /** What one ring's keeper reports to. */
  CameraKeeper.Reports of(RingMedia.Listener listener) {
    return new CameraKeeper.Reports() {
      @Override
      public void lost(String why) {
        if (change(true)) {
          black(why.equals(CameraKeeper.BLACK));
          listener.cameraLost(why);
        }
      }

      @Override
      public void fine() {
        if (change(false)) {
          listener.cameraBack();
        }
      }

      /** The night mends no covered lens, but a camera that was unplugged is there again. */
      @Override
      public void dark() {
        if (!black() && change(false)) {
          listener.cameraBack();
        }
      }
    };
  }

  private synchronized boolean black() {
    return black;
  }

  private synchronized void black(boolean is) {
    black = is;
  }

  private synchronized boolean change(boolean to) {
    boolean changed = lost != to;
    lost = to;
    return changed;
  }
}

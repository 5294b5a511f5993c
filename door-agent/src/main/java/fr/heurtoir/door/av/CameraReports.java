package fr.heurtoir.door.av;

/** Reports a camera's loss and return once each, although every ring checks it anew. */
final class CameraReports {
  private boolean lost;
  private boolean black;

  /** The reports for one ring's keeper. */
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

      /**
       * Darkness does not show that a covered lens is free, but it shows that an unplugged camera
       * is back.
       */
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

package fr.heurtoir.gateway.ops;

import java.io.IOException;

/** Something necessary cannot be used, and a restart does not help. */
public final class Unusable extends IOException {
  private static final long serialVersionUID = 1L;

  public Unusable(String what) {
    super(what);
  }

  public Unusable(String what, Throwable cause) {
    super(what, cause);
  }
}

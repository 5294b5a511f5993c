package fr.heurtoir.gateway.ops;

import java.io.IOException;

/** Something without which the gateway cannot run, and that trying again does not mend. */
public final class Unusable extends IOException {
  private static final long serialVersionUID = 1L;

  public Unusable(String what) {
    super(what);
  }

  public Unusable(String what, Throwable cause) {
    super(what, cause);
  }
}

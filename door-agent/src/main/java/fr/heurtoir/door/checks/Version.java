package fr.heurtoir.door.checks;

import org.jspecify.annotations.Nullable;

/** The version of this program. */
public final class Version {
  static final String OWN = own();

  private Version() {}

  private static String own() {
    @Nullable String of = Version.class.getPackage().getImplementationVersion();
    return of == null ? "development" : of;
  }
}

package fr.heurtoir.door.checks;

import org.jspecify.annotations.Nullable;

/** Which program this is. */
public final class Version {
  static final String OWN = own();

  private Version() {}

  private static String own() {
    @Nullable String of = Version.class.getPackage().getImplementationVersion();
    return of == null ? "development" : of;
  }
}

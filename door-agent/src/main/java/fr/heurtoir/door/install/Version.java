package fr.heurtoir.door.install;

import org.jspecify.annotations.Nullable;

/** Which program this is. */
final class Version {
  static final String OWN = own();

  private Version() {}

  private static String own() {
    @Nullable String of = Version.class.getPackage().getImplementationVersion();
    return of == null ? "development" : of;
  }
}

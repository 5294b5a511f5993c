package fr.heurtoir.gateway.ops;

import org.jspecify.annotations.Nullable;

/** The version of this program. */
public final class GatewayVersion {
  private GatewayVersion() {}

  /** As its archive names it; {@code development} where it runs from classes. */
  public static String own() {
    @Nullable String of = GatewayVersion.class.getPackage().getImplementationVersion();
    return of == null ? "development" : of;
  }
}

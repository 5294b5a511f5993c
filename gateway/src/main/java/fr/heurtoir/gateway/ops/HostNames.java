package fr.heurtoir.gateway.ops;

/** Makes host names resolve by this machine's own resolver, as in every other program. */
public final class HostNames {
  private HostNames() {}

  /**
   * Keeps Vert.x from using a DNS client of its own, which reads {@code resolv.conf} once at the
   * start and names a public resolver where that is empty. Call it before the first Vert.x is made.
   */
  public static void bySystem() {
    System.setProperty("vertx.disableDnsResolver", "true");
  }
}

package fr.heurtoir.gateway.ops;

/** Who looks host names up: the machine, as for every other program of it. */
public final class HostNames {
  private HostNames() {}

  /**
   * Keeps Vert.x from bringing a DNS client of its own, which reads {@code resolv.conf} once at the
   * start and names a public resolver where that is empty. To be called before the first Vert.x.
   */
  public static void bySystem() {
    System.setProperty("vertx.disableDnsResolver", "true");
  }
}

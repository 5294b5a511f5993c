package fr.heurtoir.gateway.media.relay;

@FunctionalInterface
public interface DropCounter {
  /** Counts one dropped packet. */
  void dropped(DropReason reason);
}

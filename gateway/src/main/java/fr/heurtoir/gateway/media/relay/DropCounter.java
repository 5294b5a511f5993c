package fr.heurtoir.gateway.media.relay;

/** Where drops are counted. */
@FunctionalInterface
public interface DropCounter {
  /** One packet went no further. */
  void dropped(DropReason reason);
}

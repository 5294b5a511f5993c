package fr.heurtoir.gateway.media;

import fr.heurtoir.protocol.log.Fields;

/** How the log names a leg, and whose it is. */
final class LegWords {
  private LegWords() {}

  static Fields door() {
    return new Fields().with("leg", "door");
  }

  static Fields viewer(String phone) {
    return new Fields().with("leg", "viewer:" + phone).with("phone", phone);
  }
}

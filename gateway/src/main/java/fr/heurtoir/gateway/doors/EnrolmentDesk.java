package fr.heurtoir.gateway.doors;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.DoorRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Issues a door's first certificate. Any thread. */
public interface EnrolmentDesk {
  /** Whether certificates can be issued. */
  boolean configured();

  /**
   * Uses a token and issues a certificate. Blocks on the database.
   *
   * @return empty for an invalid token, or a door that is no longer configured
   * @throws IOException where the certificate cannot be made
   */
  Optional<Enrolled> enrol(String secret, DoorRequest request) throws IOException;

  /**
   * What an enrolled door gets.
   *
   * @param addresses {@code host:port}, in the order in which to try them
   * @param chain X.509 DER, base64; the door's own first
   * @param authority the authority that signed the gateway's certificate; X.509 DER, base64
   * @param timeMillis the gateway's clock, milliseconds since 1970
   */
  record Enrolled(
      DoorId door,
      String domain,
      List<String> addresses,
      List<String> chain,
      List<String> authority,
      KeyEpoch keys,
      long timeMillis) {
    public Enrolled {
      addresses = List.copyOf(addresses);
      chain = List.copyOf(chain);
      authority = List.copyOf(authority);
    }
  }
}

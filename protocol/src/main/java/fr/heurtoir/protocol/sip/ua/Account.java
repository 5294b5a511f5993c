package fr.heurtoir.protocol.sip.ua;

import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a SIP server knows us.
 *
 * @param host the server: a PBX, or the proxy before it
 * @param port of the server
 * @param transport of the signalling
 * @param user our account there; empty where it asks for none
 * @param password file with the account's password, read when it is first asked for
 * @param tls for TLS: our certificate, and whom we trust
 */
public record Account(
    String host,
    int port,
    Transport transport,
    String user,
    Optional<Path> password,
    TlsFiles tls) {
  /** The address of somebody whom that server knows. */
  public String addressOf(String who) {
    return "sip:" + who + "@" + (host.indexOf(':') < 0 ? host : "[" + host + "]");
  }

  /** Our own address there; by that name where the account has none. */
  public String own(String name) {
    return addressOf(user.isEmpty() ? name : user);
  }
}

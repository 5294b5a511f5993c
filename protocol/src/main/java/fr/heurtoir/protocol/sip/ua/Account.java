package fr.heurtoir.protocol.sip.ua;

import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Our account at a SIP server.
 *
 * @param host the server: a PBX, or the proxy before it
 * @param port of the server
 * @param transport of the signalling
 * @param user our account there; empty where the server wants none
 * @param password file with the account's password, read at the first challenge
 * @param tls for TLS: our certificate, and the authorities that we trust
 */
public record Account(
    String host,
    int port,
    Transport transport,
    String user,
    Optional<Path> password,
    TlsFiles tls) {
  /** The address of a user of that server. */
  public String addressOf(String who) {
    return "sip:" + who + "@" + (host.indexOf(':') < 0 ? host : "[" + host + "]");
  }

  /** Our own address there. Uses {@code name} where the account has no user. */
  public String own(String name) {
    return addressOf(user.isEmpty() ? name : user);
  }
}

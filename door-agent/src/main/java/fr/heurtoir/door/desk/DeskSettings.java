package fr.heurtoir.door.desk;

import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.protocol.sip.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The school's desk phone, as the PBX knows it.
 *
 * @param phone its number or name, the user part of its SIP address
 * @param host the PBX
 * @param port of the PBX
 * @param transport of the signalling; the voices are RTP/AVP
 * @param user our account there; empty where it asks for none
 * @param password file with the account's password
 * @param tls for TLS: the door's certificate, and whom it trusts
 * @param rings how long it rings, 10 to 120 s
 * @param longest the longest call, 30 to 600 s
 */
public record DeskSettings(
    String phone,
    String host,
    int port,
    Transport transport,
    String user,
    Optional<Path> password,
    TlsFiles tls,
    Duration rings,
    Duration longest) {
  String address() {
    return "sip:" + phone + "@" + hostPart();
  }

  String own(String door) {
    return "sip:" + (user.isEmpty() ? door : user) + "@" + hostPart();
  }

  private String hostPart() {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }
}

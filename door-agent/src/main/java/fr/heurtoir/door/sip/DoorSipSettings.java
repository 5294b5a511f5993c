package fr.heurtoir.door.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.ClockedTrust;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The station's SIP identity and its gateways.
 *
 * @param door its id
 * @param domain the domain of its SIP address
 * @param gateways tried in this order; at least one unless {@code srv} is set
 * @param srv the name of SRV records, which take precedence; empty for none
 * @param keep the folder for data that survives a power cut
 * @param tls its certificate and the authority that it trusts
 * @param time for checking the gateway's certificate
 * @param expires the requested registration time; refreshed after half of the granted time
 * @param grace how long a talk continues without a connection
 */
public record DoorSipSettings(
    DoorId door,
    String domain,
    List<Gateway> gateways,
    String srv,
    Path keep,
    TlsFiles tls,
    ClockedTrust.Time time,
    Duration expires,
    Duration grace) {
  /** Where a gateway listens for TLS. */
  public record Gateway(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  public DoorSipSettings {
    gateways = List.copyOf(gateways);
    if (gateways.isEmpty() && srv.isEmpty()) {
      throw new IllegalArgumentException("no gateway");
    }
  }

  /** The default durations. */
  public static DoorSipSettings of(
      DoorId door,
      String domain,
      List<Gateway> gateways,
      String srv,
      Path keep,
      TlsFiles tls,
      ClockedTrust.Time time) {
    return new DoorSipSettings(
        door,
        domain,
        gateways,
        srv,
        keep,
        tls,
        time,
        Duration.ofSeconds(120),
        Duration.ofSeconds(10));
  }

  GatewayList gatewayList() {
    return new GatewayList(
        gateways,
        srv.isEmpty()
            ? Optional.empty()
            : Optional.of(new GatewayList.Source(srv, keep.resolve("gateways"), new SrvRecords())),
        System::nanoTime);
  }

  String addressOfRecord() {
    return "sip:" + door + "@" + domain;
  }

  String gatewayAddress() {
    return "sip:gateway@" + domain;
  }
}

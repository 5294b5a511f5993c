package fr.heurtoir.door.sip;

import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.pki.ClockedTrust;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who the station is and whom it calls.
 *
 * @param door its name
 * @param domain the domain of its SIP address
 * @param gateways tried in this order, at least one unless {@code srv} is there
 * @param srv name of SRV records that count before them; empty for none
 * @param keep folder of what survives a power cut
 * @param tls its certificate and whom it trusts
 * @param time what time it is when the gateway's certificate is checked
 * @param expires the registration asked for; refreshed at half of what is granted
 * @param grace how long a talk goes on without a connection
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

  /** The usual times. */
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

package fr.heurtoir.gateway.cli.doctor;

import fr.heurtoir.gateway.control.ControlDesk;
import fr.heurtoir.gateway.control.ControlSocket;
import fr.heurtoir.gateway.media.PathProbe;
import fr.heurtoir.gateway.rtc.stun.StunClass;
import fr.heurtoir.gateway.rtc.stun.StunKey;
import fr.heurtoir.gateway.rtc.stun.StunMessage;
import fr.heurtoir.gateway.rtc.stun.StunParse;
import fr.heurtoir.gateway.rtc.stun.StunWriter;
import fr.heurtoir.gateway.school.GatewayConfig;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Whether packets reach the media port by each address that phones and doors are told, and come
 * back: by an ICE connectivity check (RFC 8445 section 7), for which the gateway that runs gives
 * credentials. It answers nobody else.
 */
final class MediaPathChecks {
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final int LONGEST = 1500;

  private final GatewayConfig config;
  private final Surroundings here;

  MediaPathChecks(GatewayConfig config, Surroundings here) {
    this.config = config;
    this.here = here;
  }

  private record Credentials(String ufrag, String password, int port) {}

  /** One way to the port. */
  private interface Way {
    /** Sends a check and waits for its answer. */
    StunMessage ask(byte[] check, InetSocketAddress to) throws IOException;
  }

  List<DoctorCheck> all() {
    return List.of(
        new DoctorCheck(
            "media",
            "[media] listen, port, advertised; firewall: UDP and TCP of this port",
            this::paths));
  }

  private List<DoctorFinding> paths() throws IOException {
    ControlSocket.Answer given = here.gateway().apply(List.of(ControlDesk.PROBE));
    List<InetAddress> own = Surroundings.own();
    if (given.status() != 0 && !given.lines().isEmpty()) {
      return List.of(
          DoctorFinding.toDo(
              "media",
              "not tried: " + given.lines().getFirst(),
              "ask again in " + PathProbe.LIFE.toSeconds() + " s"));
    }
    if (given.lines().size() != 3) {
      return config.media().advertised().stream()
          .map(
              address ->
                  DoctorFinding.well(
                      "media",
                      address.getHostAddress()
                          + (own.contains(address)
                              ? " is this machine's"
                              : " is none of this machine's: a NAT has to lead here")
                          + "; not tried, as no gateway runs that would answer"))
          .toList();
    }
    Credentials credentials =
        new Credentials(
            given.lines().get(0), given.lines().get(1), Integer.parseInt(given.lines().get(2)));
    // All ways beside each other: together they have the time of one check.
    List<FutureTask<DoctorFinding>> ways = new ArrayList<>();
    for (InetAddress address : config.media().advertised()) {
      ways.add(new FutureTask<>(() -> path("UDP", this::udp, address, own, credentials)));
      if (config.media().tcp()) {
        ways.add(new FutureTask<>(() -> path("TCP", this::tcp, address, own, credentials)));
      }
    }
    ways.forEach(way -> Thread.ofPlatform().daemon().start(way));
    List<DoctorFinding> found = new ArrayList<>();
    for (FutureTask<DoctorFinding> way : ways) {
      found.add(done(way));
    }
    return found;
  }

  private static DoctorFinding done(FutureTask<DoctorFinding> way) throws IOException {
    try {
      return way.get();
    } catch (InterruptedException late) {
      Thread.currentThread().interrupt();
      throw new IOException("no answer in time", late);
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    }
  }

  private DoctorFinding path(
      String protocol, Way way, InetAddress to, List<InetAddress> own, Credentials credentials) {
    String address = to.getHostAddress() + " " + protocol + " " + credentials.port();
    StunKey key = new StunKey(credentials.password());
    byte[] transaction = new byte[12];
    SecureRandom random = new SecureRandom();
    random.nextBytes(transaction);
    byte[] check =
        StunWriter.request(transaction)
            .username(credentials.ufrag() + ":probe")
            .priority(1)
            .iceControlling(random.nextLong())
            .integrity(key)
            .fingerprint()
            .bytes();
    try {
      StunMessage answer = way.ask(check, new InetSocketAddress(to, credentials.port()));
      if (answer.messageClass() != StunClass.SUCCESS
          || !Arrays.equals(answer.transactionId(), transaction)
          || !answer.integrityHolds(key)) {
        throw new IOException("something else answers there");
      }
      return DoctorFinding.well(
          "media",
          address
              + ": a check came back"
              + (own.contains(to) ? "" : ", by a NAT that answers from inside"));
    } catch (IOException failed) {
      return DoctorFinding.toDo(
          "media",
          address + ": " + failed.getMessage(),
          own.contains(to)
              ? "let the firewall of this machine pass " + protocol + " " + credentials.port()
              : "it is none of this machine's addresses. Where a NAT has it: forward "
                  + protocol
                  + " "
                  + credentials.port()
                  + " here; many do not answer from inside, then believe \"media outside\"."
                  + " Otherwise correct [media] advertised");
    }
  }

  private StunMessage udp(byte[] check, InetSocketAddress to) throws IOException {
    long end = System.nanoTime() + Duration.ofMillis(here.millis()).toNanos();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(to);
      byte[] buffer = new byte[LONGEST];
      while (true) {
        socket.send(new DatagramPacket(check, check.length));
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (left <= 0) {
          throw new IOException("nothing came back");
        }
        socket.setSoTimeout((int) Math.min(left, AGAIN.toMillis()));
        DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
        try {
          socket.receive(answer);
          return read(Arrays.copyOf(buffer, answer.getLength()));
        } catch (SocketTimeoutException lost) {
          // Sent again: a datagram may be lost.
          continue;
        }
      }
    } catch (PortUnreachableException nobody) {
      throw new IOException("nobody listens there", nobody);
    }
  }

  /** RFC 4571: two bytes of length before each packet. */
  private StunMessage tcp(byte[] check, InetSocketAddress to) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(to, here.millis());
      socket.setSoTimeout(here.millis());
      OutputStream out = socket.getOutputStream();
      out.write(
          ByteBuffer.allocate(2 + check.length).putShort((short) check.length).put(check).array());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[Math.min(LONGEST, in.readUnsignedShort())];
      in.readFully(answer);
      return read(answer);
    } catch (SocketTimeoutException lost) {
      throw new IOException("nothing came back", lost);
    }
  }

  private static StunMessage read(byte[] answer) throws IOException {
    return switch (StunMessage.parse(answer)) {
      case StunParse.Read read -> read.message();
      case StunParse.Unreadable _ -> throw new IOException("something else answers there");
    };
  }
}

package fr.heurtoir.protocol.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.protocol.net.Admission.Bounds;
import fr.heurtoir.protocol.net.Admission.Refusal;
import fr.heurtoir.protocol.net.Admission.Room;
import fr.heurtoir.protocol.net.SourceRates.Rate;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Admission in process: connections are channels without sockets, and time stands still. */
class WhoMayHoldAConnectionTest {
  private static final InetAddress PROXY = InetAddress.ofLiteral("192.0.2.80");
  private static final Rate FREE = new Rate(1_000_000, 1_000_000);
  private static final Bounds SMALL =
      new Bounds(new Room(6, 3, FREE, FREE), new Room(6, 3, FREE, FREE), 5, 2, 10);

  private final List<Refusal> refused = new ArrayList<>();
  private long now;

  private final class Port {
    final Admission admission;
    final EmbeddedChannel listening;

    Port(Bounds bounds) {
      admission = new Admission(bounds, PROXY::equals, refused::add, () -> now);
      listening = new EmbeddedChannel(admission.gate(let -> {}));
    }

    /** One that came, and stays open where it was let in. */
    Connection open(String from) {
      Connection connection = new Connection(from);
      listening.writeInbound(connection);
      if (listening.readInbound() == null) {
        assertFalse(connection.isOpen(), "what is not let in is closed");
      }
      return connection;
    }
  }

  private static final class Connection extends EmbeddedChannel {
    private final InetSocketAddress remote;

    Connection(String from) {
      remote = new InetSocketAddress(InetAddress.ofLiteral(from), 40_000);
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return remote == null ? new InetSocketAddress(0) : remote;
    }

    @Override
    public SocketAddress remoteAddress() {
      return remote;
    }
  }

  @Test
  void twentyThousandThatAreClosedAgainLeaveNothingBehindProvenOrNot() {
    Port port = new Port(SMALL);
    for (int i = 0; i < 20_000; i++) {
      Connection connection = port.open(i % 2 == 0 ? "192.0.2.1" : "2001:db8::" + i % 7);
      assertTrue(connection.isOpen(), "number " + i);
      if (i % 3 == 0) {
        assertTrue(port.admission.proven(connection, "door " + i % 4));
      }
      connection.close();
    }
    assertEquals(List.of(), refused);
    assertEquals(0, port.admission.remembered());
  }

  @Test
  void whereASourceIsFullItsOldestUnprovenMakesRoomAndNobodyElse() {
    Port port = new Port(SMALL);
    Connection other = port.open("192.0.2.1");
    List<Connection> site = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      site.add(port.open("2001:db8::" + i));
    }
    assertFalse(site.get(0).isOpen());
    assertTrue(site.get(3).isOpen(), "the newest is let in");
    assertTrue(other.isOpen());
    assertTrue(port.open("2001:db8:0:1::1").isOpen(), "another /64 is another source");
    assertEquals(List.of(Refusal.FULL_OF_SOURCE), refused);
    assertFalse(port.admission.proven(site.get(0), "too late"));
  }

  @Test
  void whereAllAreFullTheOldestUnprovenOfAllMakesRoom() {
    Port port = new Port(SMALL);
    List<Connection> all = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      all.add(port.open("192.0.2." + i));
    }
    assertEquals(
        List.of(false, false, true, true, true, true, true, true),
        all.stream().map(Connection::isOpen).toList());
    assertEquals(6, port.admission.open());
    assertEquals(List.of(Refusal.FULL, Refusal.FULL), refused);
  }

  @Test
  void aFloodTouchesNobodyWhoIsProvenAndNobodyWhereSomebodyWas() {
    Port port = new Port(SMALL);
    Connection door = port.open("198.51.100.7");
    assertTrue(port.admission.proven(door, "door"));
    Connection again = port.open("198.51.100.7");
    for (int i = 0; i < 1_000; i++) {
      port.open("203.0.113." + i % 250);
      port.open("198.51.100.8");
    }
    assertTrue(door.isOpen());
    assertTrue(again.isOpen(), "a familiar source has a room of its own");
    assertTrue(port.admission.proven(again, "door"));
  }

  @Test
  void manyDoorsAndPhonesBehindOneAddressAreNotHeldAgainstEachOtherOnceTheyAreProven() {
    Port port =
        new Port(new Bounds(new Room(6, 3, FREE, FREE), new Room(6, 3, FREE, FREE), 300, 2, 10));
    List<Connection> school = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Connection one = port.open("198.51.100.7");
      assertTrue(port.admission.proven(one, "phone " + i));
      school.add(one);
    }
    assertTrue(school.stream().allMatch(Connection::isOpen));
    assertEquals(List.of(), refused);
  }

  @Test
  void oneDoorHoldsSoManyAndItsOldestMakesRoom() {
    Port port = new Port(SMALL);
    List<Connection> own = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      own.add(port.open("198.51.100.7"));
      assertTrue(port.admission.proven(own.get(i), "door"));
    }
    assertEquals(List.of(false, false, true, true), own.stream().map(Connection::isOpen).toList());
    assertEquals(List.of(Refusal.FULL_OF_PEER, Refusal.FULL_OF_PEER), refused);
    for (int i = 0; i < 3; i++) {
      assertTrue(port.admission.proven(port.open("198.51.100.7"), "other " + i));
    }
    Connection beyond = port.open("198.51.100.7");
    assertFalse(port.admission.proven(beyond, "one too many"));
    assertFalse(beyond.isOpen());
    own.forEach(Connection::close);
    assertTrue(port.admission.proven(port.open("198.51.100.7"), "one too many"));
  }

  @Test
  void aProxyStandsForManySources() {
    Port port = new Port(new Bounds(SMALL.strangers(), new Room(6, 3, FREE, FREE), 5, 2, 10));
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      all.add(port.open(PROXY.getHostAddress()));
    }
    assertEquals(6, all.stream().filter(Connection::isOpen).count());
    assertEquals(List.of(Refusal.FULL), refused);
    assertTrue(port.admission.proven(all.get(6), "phone"));
  }

  @Test
  void whatComesTooOftenIsClosedAtOnceAndTakesNothingFromOthers() {
    Room room = new Room(600, 300, new Rate(20, 40), new Rate(5, 10));
    Port port = new Port(new Bounds(room, room, 5, 2, 10));
    int let = 0;
    for (int i = 0; i < 1_000; i++) {
      let += port.open("203.0.113.66").isOpen() ? 1 : 0;
    }
    assertEquals(10, let);
    assertTrue(port.open("198.51.100.7").isOpen());
    now += 1_000_000_000L;
    let = 0;
    for (int i = 0; i < 1_000; i++) {
      let += port.open("203.0.113.66").isOpen() ? 1 : 0;
    }
    assertEquals(5, let);
    assertEquals(List.of(Refusal.RATE_OF_SOURCE), refused.stream().distinct().toList());
  }
}

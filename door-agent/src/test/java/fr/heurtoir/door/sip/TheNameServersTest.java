package fr.heurtoir.door.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.door.sip.SrvRecords.Srv;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheNameServersTest {
  @TempDir Path folder;

  private Path conf(String text) throws IOException {
    return Files.writeString(folder.resolve("resolv.conf"), text);
  }

  /** A name server that answers every question with one SRV record (RFC 1035, RFC 2782). */
  private static DatagramSocket answering(InetSocketAddress at, String target) throws IOException {
    DatagramSocket socket = new DatagramSocket(at);
    Thread.ofVirtual()
        .start(
            () -> {
              byte[] bytes = new byte[1500];
              DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
              try {
                while (true) {
                  socket.receive(packet);
                  byte[] reply = reply(ByteBuffer.wrap(bytes, 0, packet.getLength()), target);
                  socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
              } catch (IOException closed) {
                socket.close();
              }
            });
    return socket;
  }

  private static byte[] reply(ByteBuffer question, String target) {
    int end = 12;
    while (question.get(end) != 0) {
      end += 1 + question.get(end);
    }
    end += 5;
    ByteBuffer reply = ByteBuffer.allocate(512);
    reply.putShort(question.getShort(0)).putShort((short) 0x8180);
    reply.putShort((short) 1).putShort((short) 1).putInt(0);
    reply.put(question.slice(12, end - 12));
    reply.putShort((short) 0xC00C).putShort((short) 33).putShort((short) 1).putInt(60);
    byte[] label = target.getBytes(StandardCharsets.US_ASCII);
    reply.putShort((short) (8 + label.length)).putShort((short) 1).putShort((short) 1);
    reply.putShort((short) 5061).put((byte) label.length).put(label).put((byte) 0);
    byte[] bytes = new byte[reply.position()];
    reply.flip().get(bytes);
    return bytes;
  }

  @Test
  void areThoseOfTheFileAsItIsAtEachQuestion() throws Exception {
    try (DatagramSocket old = answering(new InetSocketAddress("127.0.0.1", 0), "old");
        DatagramSocket fresh =
            answering(new InetSocketAddress("127.0.0.2", old.getLocalPort()), "fresh")) {
      Path conf = conf("nameserver 127.0.0.1\n");
      SrvRecords records = new SrvRecords(conf, old.getLocalPort());
      assertEquals(List.of(new Srv(1, 1, 5061, "old")), records.ask("_sips._tcp.example.test"));
      conf("nameserver 127.0.0.2\n");
      assertEquals(List.of(new Srv(1, 1, 5061, "fresh")), records.ask("_sips._tcp.example.test"));
    }
  }

  @Test
  void areAskedOverIpv6Too() throws Exception {
    try (DatagramSocket six = answering(new InetSocketAddress("::1", 0), "six")) {
      SrvRecords records = new SrvRecords(conf("nameserver ::1\n"), six.getLocalPort());
      assertEquals(List.of(new Srv(1, 1, 5061, "six")), records.ask("_sips._tcp.example.test"));
    }
  }

  @Test
  void areReadAsTheCLibraryDoes() throws Exception {
    Path conf =
        conf(
            "# nameserver 192.0.2.9\nsearch example.test\n nameserver 192.0.2.1 # one\n"
                + "nameserver\t2001:db8::1\nnameserver not-an-address\nnameserver fe80::1%eth0\n"
                + "nameserver 192.0.2.4\noptions rotate\n");
    assertEquals(
        List.of("192.0.2.1", "2001:db8::1", "fe80::1%eth0"), new SrvRecords(conf, 53).servers());
  }

  @Test
  void areThisMachineWhereTheFileNamesNoneAndNeverSomebodyElses() throws Exception {
    assertEquals(List.of("127.0.0.1"), new SrvRecords(conf("\n"), 53).servers());
    assertEquals(List.of("127.0.0.1"), new SrvRecords(folder.resolve("none"), 53).servers());
  }
}

package fr.heurtoir.protocol.sip.ua;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PBX of bare sockets, which sees and says what a test writes. It takes each message once: what
 * is repeated over UDP is passed over.
 */
final class RawPbx implements AutoCloseable {
  private static final int WAIT_MILLIS = 20_000;

  static final String SDP =
      "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
          + "m=audio 9 RTP/AVP 8\r\n";

  private final List<String> seen = new ArrayList<>();
  private final Way way;

  /** How messages travel. */
  private interface Way extends AutoCloseable {
    String read() throws IOException;

    void write(String message) throws IOException;

    int port();

    @Override
    void close() throws IOException;
  }

  private RawPbx(Way way) {
    this.way = way;
  }

  static RawPbx udp() throws IOException {
    DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket.setSoTimeout(WAIT_MILLIS);
    return new RawPbx(
        new Way() {
          private InetSocketAddress peer = new InetSocketAddress(0);

          @Override
          public String read() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(packet);
            peer = (InetSocketAddress) packet.getSocketAddress();
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
          }

          @Override
          public void write(String message) throws IOException {
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, peer));
          }

          @Override
          public int port() {
            return socket.getLocalPort();
          }

          @Override
          public void close() {
            socket.close();
          }
        });
  }

  static RawPbx tcp() throws IOException {
    ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setSoTimeout(WAIT_MILLIS);
    return new RawPbx(new Connection(server.getLocalPort(), server, null));
  }

  /** A connection of the PBX's own to where a Contact leads. */
  static RawPbx connectedTo(InetSocketAddress contact) throws IOException {
    Socket socket = new Socket();
    socket.connect(contact, WAIT_MILLIS);
    return new RawPbx(new Connection(socket.getLocalPort(), null, socket));
  }

  private static final class Connection implements Way {
    private final int port;
    private final @Nullable ServerSocket server;
    private @Nullable Socket socket;

    Connection(int port, @Nullable ServerSocket server, @Nullable Socket socket) {
      this.port = port;
      this.server = server;
      this.socket = socket;
    }

    private Socket connected() throws IOException {
      Socket now = socket;
      ServerSocket listening = server;
      if (now == null && listening != null) {
        now = listening.accept();
        socket = now;
      }
      if (now == null) {
        throw new IOException("no connection");
      }
      return now;
    }

    @Override
    public String read() throws IOException {
      Socket from = connected();
      from.setSoTimeout(WAIT_MILLIS);
      InputStream in = from.getInputStream();
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n") || head.toString().isBlank()) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("the connection ended after: " + head);
        }
        head.append((char) next);
      }
      Matcher length = Pattern.compile("(?im)^content-length:\\s*(\\d+)").matcher(head);
      int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
      return head.toString().stripLeading()
          + new String(in.readNBytes(body), StandardCharsets.UTF_8);
    }

    @Override
    public void write(String message) throws IOException {
      connected().getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public void close() throws IOException {
      ServerSocket listening = server;
      if (listening != null) {
        listening.close();
      }
      Socket open = socket;
      if (open != null) {
        open.close();
      }
    }
  }

  int port() {
    return way.port();
  }

  /** The next message whose first line begins so; one that was seen before counts for nothing. */
  String next(String begin) throws IOException {
    List<String> others = new ArrayList<>();
    while (true) {
      String message;
      try {
        message = way.read();
      } catch (IOException nothing) {
        return fail("no " + begin + " but " + others, nothing);
      }
      if (!seen.contains(message)) {
        seen.add(message);
        if (message.startsWith(begin)) {
          return message;
        }
        others.add(message);
      }
    }
  }

  /** Answers a request. */
  void answer(String request, String status, String tag, String more, String body)
      throws IOException {
    StringBuilder out = new StringBuilder("SIP/2.0 " + status + "\r\n");
    for (String line : request.substring(0, request.indexOf("\r\n\r\n")).split("\r\n")) {
      String name = line.split(":", 2)[0].toLowerCase(Locale.ROOT);
      if (List.of("via", "from", "call-id", "cseq").contains(name)) {
        out.append(line).append("\r\n");
      } else if (name.equals("to")) {
        out.append(line).append(line.contains(";tag=") ? "" : ";tag=" + tag).append("\r\n");
      }
    }
    out.append("Contact: <sip:desk@127.0.0.1:" + port() + ">\r\n").append(more);
    if (!body.isEmpty()) {
      out.append("Content-Type: application/sdp\r\n");
    }
    way.write(out + "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  /** Hangs up the call that this INVITE and our tag made. */
  void bye(String invite, String tag) throws IOException {
    way.write(
        String.join(
            "\r\n",
            "BYE " + contact(invite) + " SIP/2.0",
            "Via: SIP/2.0/TCP 127.0.0.1:" + port() + ";branch=z9hG4bKbye" + System.nanoTime(),
            "From: " + header(invite, "To") + ";tag=" + tag,
            "To: " + header(invite, "From"),
            "Call-ID: " + header(invite, "Call-ID"),
            "CSeq: 1 BYE",
            "Max-Forwards: 70",
            "Content-Length: 0",
            "",
            ""));
  }

  static String contact(String request) {
    return match(header(request, "Contact"), "<([^>]+)>");
  }

  static InetSocketAddress contactAddress(String request) {
    String at = match(contact(request), "@([^;]+)");
    return new InetSocketAddress(match(at, "^(.*):\\d+$"), Integer.parseInt(match(at, ":(\\d+)$")));
  }

  static String header(String message, String name) {
    return match(message, "(?im)^" + name + ":\\s*(.*?)\\s*$");
  }

  static String match(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    return found.find() ? found.group(1) : fail("no " + pattern + " in " + text);
  }

  @Override
  public void close() throws IOException {
    way.close();
  }
}

package fr.heurtoir.door.desk;

import fr.heurtoir.door.av.PulseClient;
import fr.heurtoir.protocol.log.About;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sound of one desk call: RTP (RFC 3550, RFC 3551) with G.711. Sends packets of 20 ms and plays
 * packets of any length, to the one address in the answer and from one source only. There is no
 * RTCP. Microphone and speaker are child processes of the sound server's programs. The visitor's
 * microphone is silent while the desk speaks, because this path has no echo canceller.
 */
final class DeskSound implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeskSound.class);

  static final int FRAME = JitterBuffer.FRAME;
  private static final int RATE = 8000;
  private static final long FRAME_NANOS = 20_000_000L;
  private static final int HEADER = 12;
  private static final int MOST_PACKET = 1500;

  /**
   * The level, as the mean of absolute samples, from which the desk speaks: about -40 dB of full
   * scale.
   */
  private static final int SPEAKS = 200;

  /** How many frames the microphone stays silent afterwards. */
  private static final int HOLD_FRAMES = 10;

  private final DatagramSocket socket;
  private final DeskSdp peer;
  private final InetAddress pbx;
  private final Process speaker;
  private final Process microphone;
  private final JitterBuffer buffer;
  private final AtomicLong strangers = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private @Nullable SocketAddress source;
  private volatile int hold;
  private volatile boolean closed;

  private DeskSound(
      DatagramSocket socket, DeskSdp peer, InetAddress pbx, Process speaker, Process microphone) {
    this.pbx = pbx;
    this.socket = socket;
    this.peer = peer;
    this.buffer = new JitterBuffer(peer.codec().encode(0));
    this.speaker = speaker;
    this.microphone = microphone;
  }

  /**
   * Opens microphone and speaker and starts.
   *
   * @param socket ours, named in the offer; closed with this
   * @param pbx the address that answered
   * @throws IOException where the sound server's programs are missing
   */
  static DeskSound start(DatagramSocket socket, DeskSdp peer, InetAddress pbx) throws IOException {
    PulseClient pulse = new PulseClient();
    Process speaker = pulse.start(words("pacat", "--playback"));
    Process microphone;
    try {
      microphone = pulse.start(words("parec", "--record"));
    } catch (IOException missing) {
      speaker.destroyForcibly();
      throw missing;
    }
    DeskSound sound = new DeskSound(socket, peer, pbx, speaker, microphone);
    Thread.ofPlatform().name("desk-receive").daemon().start(About.now().later(sound::receive));
    Thread.ofPlatform().name("desk-play").daemon().start(About.now().later(sound::play));
    Thread.ofPlatform().name("desk-send").daemon().start(About.now().later(sound::send));
    return sound;
  }

  private static String[] words(String program, String way) {
    return new String[] {
      program,
      way,
      "--raw",
      "--format=s16le",
      "--rate=" + RATE,
      "--channels=1",
      "--latency-msec=20",
      "--client-name=heurtoir-desk"
    };
  }

  private void receive() {
    byte[] bytes = new byte[MOST_PACKET];
    DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
    while (!closed) {
      try {
        socket.receive(packet);
        if (fromPeer(packet)) {
          take(bytes, packet.getLength());
        } else {
          strangers.incrementAndGet();
        }
      } catch (IOException ended) {
        return;
      }
    }
  }

  /**
   * Whether a packet comes from the address in the answer, or from the PBX at the same port: a
   * machine with several addresses may name one and send from another. The first of the two that
   * sends is accepted from then on.
   */
  private boolean fromPeer(DatagramPacket packet) {
    SocketAddress from = packet.getSocketAddress();
    SocketAddress known = source;
    if (known != null) {
      return known.equals(from);
    }
    boolean may =
        packet.getPort() == peer.remote().getPort()
            && (packet.getAddress().equals(peer.remote().getAddress())
                || packet.getAddress().equals(pbx));
    if (may) {
      source = from;
    }
    return may;
  }

  /** Reads one RTP packet (RFC 3550 section 5.1). */
  private void take(byte[] bytes, int length) {
    if (length < HEADER || (bytes[0] & 0xC0) != 0x80 || (bytes[1] & 0x7F) != peer.codec().type()) {
      return;
    }
    int from = HEADER + 4 * (bytes[0] & 0x0F);
    if ((bytes[0] & 0x10) != 0 && length >= from + 4) {
      from += 4 + 4 * ((bytes[from + 2] & 0xFF) << 8 | bytes[from + 3] & 0xFF);
    }
    int to = (bytes[0] & 0x20) != 0 ? length - (bytes[length - 1] & 0xFF) : length;
    if (from >= to) {
      return;
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, 0, HEADER);
    byte[] payload = new byte[to - from];
    System.arraycopy(bytes, from, payload, 0, payload.length);
    received.incrementAndGet();
    buffer.put(header.getInt(8), header.getInt(4), payload);
  }

  private void play() {
    byte[] silence = new byte[2 * FRAME];
    long due = System.nanoTime();
    try (OutputStream to = speaker.getOutputStream()) {
      while (!closed) {
        byte[] pcm = buffer.take().map(this::decoded).orElse(silence);
        hold = loud(pcm) ? HOLD_FRAMES : Math.max(0, hold - 1);
        to.write(pcm);
        to.flush();
        due += FRAME_NANOS;
        long wait = due - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        } else if (wait < -10 * FRAME_NANOS) {
          due = System.nanoTime();
        }
      }
    } catch (IOException gone) {
      ended("speaker", gone);
    }
  }

  private byte[] decoded(byte[] payload) {
    byte[] pcm = new byte[2 * payload.length];
    for (int i = 0; i < payload.length; i++) {
      int sample = peer.codec().decode(payload[i]);
      pcm[2 * i] = (byte) sample;
      pcm[2 * i + 1] = (byte) (sample >> 8);
    }
    return pcm;
  }

  private static boolean loud(byte[] pcm) {
    long sum = 0;
    for (int i = 0; i + 1 < pcm.length; i += 2) {
      sum += Math.abs((short) (pcm[i] & 0xFF | pcm[i + 1] << 8));
    }
    return sum * 2 / Math.max(2, pcm.length) > SPEAKS;
  }

  private void send() {
    SecureRandom random = new SecureRandom();
    int source = random.nextInt();
    int sequence = random.nextInt(0x1_0000);
    int timestamp = random.nextInt();
    byte[] pcm = new byte[2 * FRAME];
    boolean first = true;
    try (InputStream from = microphone.getInputStream()) {
      while (!closed && from.readNBytes(pcm, 0, pcm.length) == pcm.length) {
        ByteBuffer packet = ByteBuffer.allocate(HEADER + FRAME);
        packet.put((byte) 0x80);
        // The marker bit begins a talk spurt (RFC 3551 section 4.1).
        packet.put((byte) (peer.codec().type() | (first ? 0x80 : 0)));
        packet.putShort((short) sequence).putInt(timestamp).putInt(source);
        boolean mute = hold > 0;
        for (int i = 0; i < FRAME; i++) {
          int sample = mute ? 0 : (short) (pcm[2 * i] & 0xFF | pcm[2 * i + 1] << 8);
          packet.put(peer.codec().encode(sample));
        }
        socket.send(new DatagramPacket(packet.array(), packet.position(), peer.remote()));
        first = false;
        sequence++;
        timestamp += FRAME;
      }
    } catch (IOException gone) {
      ended("microphone", gone);
    }
  }

  private void ended(String what, IOException why) {
    if (!closed) {
      LOG.warn("event=desk-sound-ended part={} reason=\"{}\"", what, why.getMessage());
    }
  }

  /** Closes microphone, speaker and socket at once. */
  @Override
  public void close() {
    closed = true;
    socket.close();
    microphone.destroyForcibly();
    speaker.destroyForcibly();
    LOG.info(
        "event=desk-sound received={} dropped={} of_strangers={}",
        received.get(),
        buffer.dropped(),
        strangers.get());
  }
}

package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.dtls.DtlsLimits;
import fr.heurtoir.gateway.media.relay.RelayLimits;
import fr.heurtoir.gateway.rtc.sdp.VideoCodec;
import fr.heurtoir.protocol.RingId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * What one relayed video packet costs the media loops, in microseconds of processor: for each
 * number of loops on the command line, in this order. Doors and phones are in the same process;
 * only the time of the media loops' threads counts.
 */
public final class RelayCostBenchmark {
  private static final int RINGS = 20;
  private static final int PER_SECOND = 150;
  private static final int PAYLOAD = 1_100;
  private static final Duration WARM = Duration.ofSeconds(4);
  private static final Duration MEASURED = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofSeconds(60);

  private RelayCostBenchmark() {}

  /** Prints a line for each number of loops. */
  public static void main(String[] args) throws Exception {
    for (String loops : args) {
      measure(Integer.parseInt(loops));
    }
    System.exit(0);
  }

  private record Pair(TestPeer door, TestPeer phone) {}

  private static void measure(int loops) throws Exception {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    MediaConfig config =
        new MediaConfig(
            here,
            0,
            List.of(here),
            true,
            List.of(VideoCodec.VP8),
            RelayLimits.DEFAULT,
            DtlsLimits.DEFAULT,
            LONG,
            LONG,
            64,
            64,
            loops);
    try (MediaPlane plane = MediaPlane.start(config, MediaPlanes.RINGS)) {
      List<Pair> pairs = new ArrayList<>();
      for (int i = 1; i <= RINGS; i++) {
        RecordingListener told = new RecordingListener();
        RingId id = RingId.next(i);
        Relay relay = MediaPlanes.on(plane, () -> plane.open(id, AudioPolicy.PHONES, told));
        TestPeer door = new TestPeer("door", TestWire.udp(plane.port()));
        TestPeer phone = new TestPeer("phone", TestWire.udp(plane.port()));
        door.answered(MediaPlanes.asked(plane, then -> relay.door(door.offer(), then)));
        door.secure();
        phone.answered(
            MediaPlanes.asked(plane, then -> relay.viewer("phone", phone.offer(), then)));
        phone.secure();
        told.await("phone connected", LONG);
        door.send(door.frame(true, PAYLOAD));
        pairs.add(new Pair(door, phone));
      }
      send(pairs, WARM);
      long cpu = cpuOfLoops();
      long handed = plane.counters().handedOver();
      int before = received(pairs);
      long sent = send(pairs, MEASURED);
      int got = received(pairs) - before;
      long used = cpuOfLoops() - cpu;
      System.out.printf(
          Locale.ROOT,
          "loops=%d rings=%d sent=%d received=%d us_per_packet=%.2f handed_over=%d%n",
          loops,
          RINGS,
          sent,
          got,
          used / 1_000.0 / got,
          plane.counters().handedOver() - handed);
      pairs.forEach(
          pair -> {
            pair.door().close();
            pair.phone().close();
          });
    }
  }

  /** Sends one packet of each door, evenly over a second; how many. */
  private static long send(List<Pair> pairs, Duration time) {
    long begin = System.nanoTime();
    long step = 1_000_000_000L / (PER_SECOND * pairs.size());
    long sent = 0;
    while (System.nanoTime() - begin < time.toNanos()) {
      TestPeer door = pairs.get((int) (sent % pairs.size())).door();
      door.send(door.frame(false, PAYLOAD));
      sent++;
      long ahead = begin + sent * step - System.nanoTime();
      if (ahead > 0) {
        LockSupport.parkNanos(ahead);
      }
    }
    return sent;
  }

  private static int received(List<Pair> pairs) {
    return pairs.stream().mapToInt(pair -> pair.phone().media().size()).sum();
  }

  private static long cpuOfLoops() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long all = 0;
    for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (each != null && each.getThreadName().startsWith("heurtoir-media")) {
        all += threads.getThreadCpuTime(each.getThreadId());
      }
    }
    return all;
  }
}

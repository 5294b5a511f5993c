package fr.heurtoir.gateway.rtc.srtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one packet costs. {@code thereAndBack} minus {@code there} is the receiving side, which
 * cannot be measured alone, as a packet is received only once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class SrtpBenchmark {
  /** Either profile. */
  @Param public SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;

  /** The payload of a full video packet, and of an Opus packet. */
  @Param({"1150", "80"})
  public int payload;

  /** Netty's native transport reads into direct buffers. */
  @Param({"true", "false"})
  public boolean direct;

  private SrtpSession sender = SrtpSession.of(keys(SrtpProfile.AEAD_AES_128_GCM, true));
  private SrtpSession receiver = SrtpSession.of(keys(SrtpProfile.AEAD_AES_128_GCM, false));
  private ByteBuf packet = Unpooled.EMPTY_BUFFER;
  private int sequence;
  private int size;

  /** New sessions. */
  @Setup
  public void begin() {
    sender = SrtpSession.of(keys(profile, true));
    receiver = SrtpSession.of(keys(profile, false));
    byte[] plain = Packets.rtp(1, 0, payload);
    size = plain.length;
    packet = direct ? Unpooled.directBuffer(2048) : Unpooled.buffer(2048);
    packet.writeBytes(plain);
  }

  /** Protects one packet. */
  @Benchmark
  public SrtpResult there() {
    return next(sender);
  }

  /** Protects one packet and takes it apart again. */
  @Benchmark
  public SrtpResult thereAndBack() {
    next(sender);
    SrtpResult result = receiver.unprotectRtp(packet);
    if (result != SrtpResult.OK) {
      throw new IllegalStateException(result.toString());
    }
    return result;
  }

  /** Receives a forged packet. */
  @Benchmark
  public SrtpResult forged() {
    packet.setShort(2, ++sequence);
    packet.writerIndex(size + profile.tagBytes());
    return receiver.unprotectRtp(packet);
  }

  private SrtpResult next(SrtpSession session) {
    packet.writerIndex(size);
    packet.setShort(2, ++sequence);
    SrtpResult result = session.protectRtp(packet);
    if (result != SrtpResult.OK) {
      throw new IllegalStateException(result.toString());
    }
    return result;
  }

  private static SrtpKeys keys(SrtpProfile profile, boolean server) {
    byte[] exported = Packets.exported(profile, 1);
    return server ? SrtpKeys.forServer(profile, exported) : SrtpKeys.forClient(profile, exported);
  }
}

package fr.heurtoir.door.desk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a desk phone says, packed and sent as PBXs do, and what of it is heard. */
class TheDesksVoiceTest {
  private static final byte SILENCE = (byte) 0xD5;
  private static final int FRAME = JitterBuffer.FRAME;
  private static final int SECONDS = 20;

  private final JitterBuffer buffer = new JitterBuffer(SILENCE);
  private final List<Packet> plan = new ArrayList<>();

  /** Arrives at that time in milliseconds. */
  private record Packet(double at, int source, int timestamp, int samples) {}

  private record Heard(long samples, long gaps, double lastAt) {}

  private void talk(double from, double to, int millis, int source, int timestamp) {
    for (double at = from; at < to; at += millis) {
      int samples = 8 * millis;
      plan.add(new Packet(at, source, timestamp, samples));
      timestamp += samples;
    }
  }

  /** One frame is taken every 20 ms; a gap is silence between voice. */
  private Heard play(double length) {
    int at = 0;
    long samples = 0;
    long gaps = 0;
    boolean voice = false;
    double last = 0;
    for (double now = 0; now < length; now += 20) {
      while (at < plan.size() && plan.get(at).at() <= now) {
        Packet packet = plan.get(at++);
        byte[] payload = new byte[packet.samples()];
        java.util.Arrays.fill(payload, (byte) 1);
        buffer.put(packet.source(), packet.timestamp(), payload);
      }
      Optional<byte[]> frame = buffer.take();
      long heard = 0;
      for (byte each : frame.orElseGet(() -> new byte[0])) {
        heard += each == 1 ? 1 : 0;
      }
      samples += heard;
      gaps += voice && heard < FRAME ? 1 : 0;
      voice = heard > 0;
      last = heard > 0 ? now : last;
    }
    return new Heard(samples, gaps, last);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10, 20, 30, 40, 60, 80, 120, 180})
  void isHeardWholeWhateverTheLengthOfItsPackets(int millis) {
    talk(1, SECONDS * 1000, millis, 7, 1000);
    Heard heard = play(SECONDS * 1000);
    assertTrue(heard.samples() > 8 * (SECONDS * 1000 - 2 * millis - 80), heard::toString);
    assertEquals(0, heard.gaps(), heard::toString);
    assertEquals(0, buffer.dropped());
  }

  @Test
  void changesTheLengthOfItsPacketsInMidCall() {
    talk(1, 2000, 20, 7, 0);
    talk(2001, 4000, 60, 7, 16_000);
    talk(4001, 6000, 10, 7, 32_000 + 320);
    Heard heard = play(6000);
    assertTrue(heard.samples() > 8 * 5600, heard::toString);
    assertTrue(heard.gaps() <= 2, heard::toString);
  }

  @Test
  void goesOnWhereTheSenderBeginsAnew() {
    talk(1, 5000, 20, 7, 500_000);
    talk(5000, 10_000, 20, 8, 100);
    talk(10_000, 15_000, 20, 8, -2_000_000_000);
    Heard heard = play(15_000);
    assertTrue(heard.samples() > 8 * 14_500, heard::toString);
    assertTrue(heard.lastAt() > 14_900, heard::toString);
  }

  @Test
  void pausesWithTheSpeakerAndIsHeardAfterwards() {
    talk(1, 2000, 20, 7, 0);
    talk(4001, 6000, 20, 7, 32_000);
    Heard heard = play(6200);
    assertTrue(heard.samples() > 8 * 3850, heard::toString);
  }

  @Test
  void wrapsItsTimestampsAround() {
    talk(1, 4000, 30, 7, -16_000);
    Heard heard = play(4000);
    assertTrue(heard.samples() > 8 * 3800, heard::toString);
    assertEquals(0, heard.gaps());
  }

  @Test
  void isPutInOrderAndALostPacketIsSilence() {
    buffer.put(7, 0, frame(1));
    assertEquals(Optional.empty(), buffer.take(), "not before 60 ms are there");
    buffer.put(7, 2 * FRAME, frame(3));
    buffer.put(7, FRAME, frame(2));
    assertArrayEquals(frame(1), buffer.take().orElseThrow());
    assertArrayEquals(frame(2), buffer.take().orElseThrow());
    assertArrayEquals(frame(3), buffer.take().orElseThrow());
    buffer.put(7, 4 * FRAME, frame(5));
    assertEquals(Optional.empty(), buffer.take(), "the fourth was lost");
    assertArrayEquals(frame(5), buffer.take().orElseThrow());
    buffer.put(7, 3 * FRAME, frame(4));
    assertEquals(1, buffer.dropped(), "too late");
  }

  @Test
  void isHeardFromWhereItsTurnIsWhenAPacketComesALittleLate() {
    for (int i = 0; i < 3; i++) {
      buffer.put(7, i * FRAME, frame(1));
    }
    buffer.put(7, 5 * FRAME, frame(6));
    for (int i = 0; i < 4; i++) {
      buffer.take();
    }
    byte[] twoFrames = new byte[2 * FRAME];
    java.util.Arrays.fill(twoFrames, (byte) 4);
    buffer.put(7, 3 * FRAME, twoFrames);
    assertArrayEquals(frame(4), buffer.take().orElseThrow(), "its second half");
    assertArrayEquals(frame(6), buffer.take().orElseThrow());
  }

  private static byte[] frame(int value) {
    byte[] frame = new byte[FRAME];
    java.util.Arrays.fill(frame, (byte) value);
    return frame;
  }

  @Property(tries = 300)
  void neverFillsTheMemoryWhateverComes(@ForAll int[] timestamps, @ForAll byte[] lengths) {
    for (int i = 0; i < timestamps.length; i++) {
      int length = lengths.length == 0 ? 1 : (lengths[i % lengths.length] & 0xFF) * 6;
      buffer.put(i % 3, timestamps[i], new byte[length]);
      buffer.take();
    }
    int taken = 0;
    for (int i = 0; i < 200; i++) {
      taken += buffer.take().isPresent() ? 1 : 0;
    }
    assertTrue(taken <= 2 * JitterBuffer.MOST / FRAME + 1, "taken " + taken);
  }
}

package fr.heurtoir.door.av;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AnEchoInARecordingTest {
  private static final int RATE = 16_000;

  private final Random noise = new Random(7);

  /** A second of quiet and then the signal, from a wall near and a wall far, over some noise. */
  private byte[] room(byte[] signal, int lateMillis, double near, double far, double noisePeak) {
    byte[] recording = new byte[(RATE + 3 * RATE) * 2 + signal.length];
    int late = RATE + lateMillis * RATE / 1000;
    for (int i = 0; i < recording.length / 2; i++) {
      double sum = noisePeak * noise.nextGaussian();
      sum += near * at(signal, i - late);
      sum += far * at(signal, i - late - 70 * RATE / 1000);
      int sample = (int) Math.round(32767 * Math.clamp(sum, -1, 1));
      recording[2 * i] = (byte) sample;
      recording[2 * i + 1] = (byte) (sample >> 8);
    }
    return recording;
  }

  private static double at(byte[] signal, int frame) {
    return frame < 0 || frame >= signal.length / 2 ? 0 : Pcm.sample(signal, frame);
  }

  @Test
  void isMeasuredAndCancelledHoweverLateItComes() throws Exception {
    byte[] signal = SoundCheck.signal();
    for (int late : new int[] {5, 180, 900, 2500}) {
      SoundCheck.Result result = SoundCheck.judge(signal, room(signal, late, 0.3, 0.15, 0.0003));
      assertTrue(result.chirpHeard(), result::toString);
      assertEquals(-70.5, result.quiet(), 1);
      SoundCheck.Echo echo = result.echo().orElseThrow();
      assertEquals(9.5, echo.returnLoss(), 1.5, result.toString());
      assertTrue(echo.enhancement() > 20, result::toString);
      assertEquals(echo.returnLossCancelled(), echo.returnLoss() + echo.enhancement(), 1e-9);
    }
  }

  @Test
  void isFoundInNoiseThatIsLouderThanItAndNotInNoiseAlone() throws Exception {
    byte[] signal = SoundCheck.signal();
    SoundCheck.Result faint = SoundCheck.judge(signal, room(signal, 200, 0.05, 0, 0.02));
    assertTrue(faint.chirpHeard(), faint::toString);
    SoundCheck.Result none = SoundCheck.judge(signal, room(signal, 200, 0, 0, 0.2));
    assertFalse(none.chirpHeard(), none::toString);
    assertTrue(none.match() < 0.15, none::toString);
    SoundCheck.Result silence = SoundCheck.judge(signal, room(signal, 200, 0, 0, 0));
    assertFalse(silence.chirpHeard(), silence::toString);
    assertEquals(Pcm.SILENCE, silence.quiet());
  }
}

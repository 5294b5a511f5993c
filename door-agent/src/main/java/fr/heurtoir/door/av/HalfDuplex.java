package fr.heurtoir.door.av;

/**
 * The fallback for an echo that cannot be cancelled: while the school speaks the microphone is
 * closed, and for a while afterwards, because the room still sounds and the server still plays. The
 * visitor cannot interrupt, so this is not the default. Levels come on the audio thread, questions
 * on the media thread. Times are nanoseconds of one monotonic clock.
 */
final class HalfDuplex {
  /** The level of speech, in dB of full scale. The noise of a quiet line is below -60. */
  static final double SPEAKING = -45;

  /** Three pieces of 10 ms, because a click is not speech. */
  static final int ATTACK_PIECES = 3;

  static final long HANGOVER_NANOS = 500_000_000L;

  private int loud;
  private boolean spoke;
  private long lastLoud;

  /** Handles ten milliseconds of the school's sound. */
  synchronized void far(double decibels, long now) {
    loud = decibels >= SPEAKING ? Math.min(loud + 1, ATTACK_PIECES) : 0;
    if (loud == ATTACK_PIECES) {
      spoke = true;
      lastLoud = now;
    }
  }

  /** Whether the microphone may be open now. */
  synchronized boolean open(long now) {
    if (spoke && now - lastLoud >= HANGOVER_NANOS) {
      spoke = false;
    }
    return !spoke;
  }
}

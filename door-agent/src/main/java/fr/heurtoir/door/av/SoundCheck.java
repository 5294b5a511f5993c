package fr.heurtoir.door.av;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An installer's measurement of speaker and microphone, about ten seconds long and audible. It uses
 * the sound server's default devices at their present levels, as a call does, and opens the
 * microphone only while it runs. Its methods block; one thread at a time.
 */
public final class SoundCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SoundCheck.class);
  private static final int RATE = 16_000;
  private static final int QUIET_FRAMES = RATE;
  private static final int GAP_FRAMES = RATE / 2;
  private static final int SPEECH_FRAMES = 6 * RATE;

  /** The canceller learns during the first half of the speech; the second half is measured. */
  private static final int MEASURED_FRAMES = 3 * RATE;

  /** Long enough for a word, so that no window is only a pause. */
  private static final int WINDOW_FRAMES = RATE / 2;

  /** The longest delay of sound from the program through the speaker to the microphone. */
  private static final int MOST_LATE_FRAMES = 3 * RATE;

  private static final double PEAK = 0.5;
  private static final int LEAD_MILLIS = 100;

  /** How early the sound is sent to the server, so that a busy machine causes no gap. */
  private static final int AHEAD_MILLIS = 4_000;

  /** The similarity from which the chirp counts as heard. Noise alone reaches about 0.1. */
  private static final double HEARD_MATCH = 0.2;

  private final PulseClient pulse = new PulseClient();

  /**
   * The result.
   *
   * @param quiet the microphone's level while nothing is played, in dB of full scale, -96 to 0
   * @param match the similarity of the recording with the chirp, 0 to 1
   * @param chirpHeard whether the similarity shows that the microphone heard the speaker
   * @param echo the echo, where the chirp was heard
   */
  public record Result(double quiet, double match, boolean chirpHeard, Optional<Echo> echo) {}

  /**
   * Typical levels of the same three seconds of speech-like noise, in dB of full scale: the median
   * of six windows of half a second.
   *
   * @param played as sent to the speaker
   * @param heard as the microphone recorded it
   * @param cancelled what libwebrtc's echo canceller leaves of it
   */
  public record Echo(double played, double heard, double cancelled) {
    /** How much weaker the echo is than the played sound, without cancelling, in dB. */
    public double returnLoss() {
      return played - heard;
    }

    /** The same with cancelling: what the school hears of its own voice. */
    public double returnLossCancelled() {
      return played - cancelled;
    }

    /** The gain by cancelling, in dB. */
    public double enhancement() {
      return heard - cancelled;
    }
  }

  /**
   * Plays a chirp and six seconds of speech-like noise, and measures.
   *
   * @throws MediaException where the sound server, its programs, a microphone or a speaker is
   *     missing; the message says which
   */
  public Result run() throws MediaException, InterruptedException {
    byte[] signal = signal();
    return judge(signal, playAndRecord(signal));
  }

  /** The signal: a chirp, half a second of silence, six seconds of speech-like noise. */
  static byte[] signal() {
    ByteArrayOutputStream played = new ByteArrayOutputStream();
    played.writeBytes(new Chirp(RATE).pcm(PEAK));
    played.writeBytes(new byte[2 * GAP_FRAMES]);
    played.writeBytes(new SpeechLike(1, RATE, PEAK).pcm(SPEECH_FRAMES));
    return played.toByteArray();
  }

  /**
   * @param recording a second of quiet, then the signal up to three seconds late
   */
  static Result judge(byte[] signal, byte[] recording) throws MediaException {
    double quiet = Pcm.decibels(recording, 0, QUIET_FRAMES);
    Chirp.Found found =
        new Chirp(RATE).find(recording, QUIET_FRAMES - RATE / 10, QUIET_FRAMES + MOST_LATE_FRAMES);
    boolean heard = found.match() >= HEARD_MATCH;
    return new Result(
        quiet,
        found.match(),
        heard,
        heard ? Optional.of(echo(signal, recording, found.at())) : Optional.empty());
  }

  /**
   * The result with a chirp only.
   *
   * @param quiet as in {@link Result}
   * @param match as in {@link Result}
   * @param chirp whether the microphone heard the speaker
   */
  public record Heard(double quiet, double match, boolean chirp) {}

  /**
   * Plays only a chirp, about a second long. The daily self-test does this.
   *
   * @throws MediaException as {@link #run}
   */
  public Heard chirp() throws MediaException, InterruptedException {
    Chirp chirp = new Chirp(RATE);
    byte[] recording = playAndRecord(chirp.pcm(PEAK));
    Chirp.Found found =
        chirp.find(recording, QUIET_FRAMES - RATE / 10, QUIET_FRAMES + MOST_LATE_FRAMES);
    return new Heard(
        Pcm.decibels(recording, 0, QUIET_FRAMES), found.match(), found.match() >= HEARD_MATCH);
  }

  private static Echo echo(byte[] signal, byte[] recording, int at) throws MediaException {
    // The echo must come after its cause, also for the canceller. If the search found a reflection
    // instead of the direct sound, this leaves time before it.
    int from = Math.max(0, at - RATE * LEAD_MILLIS / 1000);
    byte[] heard = Arrays.copyOfRange(recording, 2 * from, 2 * from + signal.length);
    byte[] left = new EchoCanceller(RATE).clean(signal, heard, LEAD_MILLIS);
    int begin = left.length / 2 - MEASURED_FRAMES;
    return new Echo(
        Pcm.usual(signal, begin, MEASURED_FRAMES, WINDOW_FRAMES),
        Pcm.usual(heard, begin, MEASURED_FRAMES, WINDOW_FRAMES),
        Pcm.usual(left, begin, MEASURED_FRAMES, WINDOW_FRAMES));
  }

  /**
   * Without a microphone the server would record what the speaker plays, and everything would seem
   * well.
   */
  private void requireDevices() throws MediaException, InterruptedException {
    SoundDevices devices;
    try {
      devices = pulse.devices().orElseThrow(() -> new MediaException("no sound server"));
    } catch (IOException missing) {
      throw new MediaException("the program pactl cannot be started", missing);
    }
    if (devices.microphone().isEmpty()) {
      throw new MediaException("no microphone");
    }
    if (devices.speaker().isEmpty()) {
      throw new MediaException("no speaker");
    }
  }

  private byte[] playAndRecord(byte[] signal) throws MediaException, InterruptedException {
    requireDevices();
    Process recorder = program("parec", "--record", 200);
    try {
      Recording recording = new Recording(recorder.getInputStream());
      recording.await(QUIET_FRAMES);
      Process player = program("pacat", "--playback", AHEAD_MILLIS);
      // A server that reads nothing would block the writer for ever. So the writer has its own
      // thread, which ends with the program.
      Thread.ofVirtual().start(() -> feed(signal, player.getOutputStream()));
      // At the end of its input the program plays the rest and ends.
      boolean played = player.waitFor(signal.length / 2 / RATE + 10, TimeUnit.SECONDS);
      if (!played) {
        player.destroyForcibly();
      }
      if (!played || player.exitValue() != 0) {
        throw new MediaException("the speaker does not play");
      }
      return recording.await(QUIET_FRAMES + MOST_LATE_FRAMES + signal.length / 2);
    } finally {
      recorder.destroyForcibly();
    }
  }

  private static void feed(byte[] signal, OutputStream to) {
    try (to) {
      to.write(signal);
    } catch (IOException ended) {
      LOG.debug("event=sound-check-player-ended");
    }
  }

  /**
   * The microphone's level, ten times a second.
   *
   * @param howLong up to a minute
   * @param decibels told each level in dB of full scale, -96 to 0
   * @throws MediaException as {@link #run}
   */
  public void listen(Duration howLong, DoubleConsumer decibels)
      throws MediaException, InterruptedException {
    requireDevices();
    Process recorder = program("parec", "--record", 200);
    try {
      Recording recording = new Recording(recorder.getInputStream());
      int step = RATE / 10;
      long steps = Math.min(howLong.toMillis(), 60_000) / 100;
      for (int i = 1; i <= steps; i++) {
        byte[] all = recording.await(i * step);
        decibels.accept(Pcm.decibels(all, (i - 1) * step, step));
      }
    } finally {
      recorder.destroyForcibly();
    }
  }

  private Process program(String name, String way, int buffer) throws MediaException {
    try {
      return pulse.start(
          name,
          way,
          "--raw",
          "--format=s16le",
          "--rate=" + RATE,
          "--channels=1",
          "--latency-msec=20",
          "--client-name=heurtoir-check");
    } catch (IOException missing) {
      throw new MediaException("the program " + name + " cannot be started", missing);
    }
  }

  /** What a recorder has written so far, up to a minute. */
  private static final class Recording {
    private static final int MOST_BYTES = 61 * RATE * 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean ended;

    Recording(InputStream from) {
      Thread.ofVirtual().start(() -> read(from));
    }

    private void read(InputStream from) {
      byte[] some = new byte[RATE / 50 * 2];
      try (from) {
        for (int got = from.read(some); got >= 0 && grow(some, got); ) {
          got = from.read(some);
        }
      } catch (IOException stopped) {
        // Reported below, by the end of the stream.
      }
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }

    private synchronized boolean grow(byte[] some, int got) {
      bytes.write(some, 0, got);
      notifyAll();
      return bytes.size() < MOST_BYTES;
    }

    /** The recording once it has that many frames. Fails when nothing comes for five seconds. */
    synchronized byte[] await(int frames) throws MediaException, InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      int before = bytes.size();
      while (bytes.size() < 2 * frames) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (ended || left <= 0) {
          throw new MediaException("the microphone gives no sound");
        }
        wait(left);
        if (bytes.size() > before) {
          before = bytes.size();
          end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        }
      }
      return bytes.toByteArray();
    }
  }
}

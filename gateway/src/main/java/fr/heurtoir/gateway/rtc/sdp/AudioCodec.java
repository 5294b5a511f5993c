package fr.heurtoir.gateway.rtc.sdp;

/** The audio codecs that the gateway relays. It never transcodes. */
public enum AudioCodec {
  OPUS("opus", 48_000, 2),
  /**
   * Sampled at 16 kHz, but with an RTP clock of 8 kHz for historical reasons (RFC 3551 section
   * 4.5.2).
   */
  G722("G722", 8_000, 1),
  PCMA("PCMA", 8_000, 1),
  PCMU("PCMU", 8_000, 1);

  private final String encodingName;
  private final int clockRate;
  private final int channels;

  AudioCodec(String encodingName, int clockRate, int channels) {
    this.encodingName = encodingName;
    this.clockRate = clockRate;
    this.channels = channels;
  }

  /** The name in {@code a=rtpmap}. */
  public String encodingName() {
    return encodingName;
  }

  /** The RTP clock, in Hz. */
  public int clockRate() {
    return clockRate;
  }

  boolean matches(OfferedCodec offered) {
    return offered.name().equalsIgnoreCase(encodingName)
        && offered.clockRate() == clockRate
        && offered.channels() == channels;
  }
}

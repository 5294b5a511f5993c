package fr.heurtoir.gateway.rtc.sdp;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The video codecs that the gateway relays. Every browser decodes both. */
public enum VideoCodec {
  VP8("VP8"),
  /** Constrained baseline, packetization mode 1. */
  H264("H264");

  /** The RTP clock of every video codec here, in Hz. */
  public static final int CLOCK_RATE = 90_000;

  private final String encodingName;

  VideoCodec(String encodingName) {
    this.encodingName = encodingName;
  }

  /** The name in {@code a=rtpmap}. */
  public String encodingName() {
    return encodingName;
  }

  /** The best of the offered payload types for this codec. */
  Optional<OfferedCodec> choose(List<OfferedCodec> offered) {
    return offered.stream()
        .filter(codec -> codec.name().equalsIgnoreCase(encodingName))
        .filter(codec -> codec.clockRate() == CLOCK_RATE)
        .filter(codec -> this != H264 || rank(codec) > 0)
        .max(Comparator.comparingInt(this::rankOrEqual));
  }

  private int rankOrEqual(OfferedCodec codec) {
    // Stream.max keeps the last of equals, but the sender prefers the first.
    return this == H264 ? rank(codec) * 128 - codec.position() : -codec.position();
  }

  /**
   * 2 for constrained baseline, 1 for plain baseline (a door that says 42001f uses only the
   * constrained tools in practice), 0 for a profile that must not be relayed.
   */
  private static int rank(OfferedCodec codec) {
    if (!codec.parameter("packetization-mode").orElse("0").equals("1")) {
      return 0;
    }
    return switch (H264Profile.of(codec.parameter("profile-level-id"))) {
      case CONSTRAINED_BASELINE -> 2;
      case BASELINE -> 1;
      case MAIN, CONSTRAINED_HIGH, HIGH, OTHER -> 0;
    };
  }
}

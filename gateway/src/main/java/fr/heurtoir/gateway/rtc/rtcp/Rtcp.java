package fr.heurtoir.gateway.rtc.rtcp;

import java.util.List;

/** One RTCP packet of a compound. SSRCs and timestamps are unsigned 32-bit values in a long. */
public sealed interface Rtcp {
  /**
   * What a sender sent (RFC 3550 section 6.4.1).
   *
   * @param ntp the time of the report: 32 bits of seconds since 1900, 32 bits of fraction
   * @param rtpTime the same time on the stream's RTP clock
   */
  record SenderReport(
      long ssrc, long ntp, long rtpTime, long packets, long octets, List<ReportBlock> blocks)
      implements Rtcp {
    public SenderReport {
      blocks = List.copyOf(blocks);
    }
  }

  /** What a receiver received (RFC 3550 section 6.4.2). */
  record ReceiverReport(long ssrc, List<ReportBlock> blocks) implements Rtcp {
    public ReceiverReport {
      blocks = List.copyOf(blocks);
    }
  }

  /**
   * The reception of one stream.
   *
   * @param fractionLost in 256ths, 0 to 255
   * @param cumulativeLost signed 24 bits
   * @param highest the extended highest sequence number
   * @param jitter in clock units
   * @param lastReport the middle 32 bits of the last sender report's NTP time, 0 where none came
   * @param delay since that report, in 65,536ths of a second
   */
  record ReportBlock(
      long ssrc,
      int fractionLost,
      int cumulativeLost,
      long highest,
      long jitter,
      long lastReport,
      long delay) {}

  /** The names of streams (RFC 3550 section 6.5). Only the canonical name is kept. */
  record SourceDescription(List<Name> names) implements Rtcp {
    /** The canonical name of one SSRC; empty where the chunk holds none. */
    public record Name(long ssrc, String cname) {}

    public SourceDescription {
      names = List.copyOf(names);
    }
  }

  /** Streams that end (RFC 3550 section 6.6). */
  record Goodbye(List<Long> ssrcs) implements Rtcp {
    public Goodbye {
      ssrcs = List.copyOf(ssrcs);
    }
  }

  /** A request for a keyframe (RFC 4585 section 6.3.1). */
  record PictureLossIndication(long sender, long media) implements Rtcp {}

  /** A request for a keyframe, numbered (RFC 5104 section 4.3.1). */
  record FullIntraRequest(long sender, List<Entry> entries) implements Rtcp {
    /** One stream and the request's number, 0 to 255, which changes with each new request. */
    public record Entry(long ssrc, int number) {}

    public FullIntraRequest {
      entries = List.copyOf(entries);
    }
  }

  /** The sequence numbers of packets that did not arrive (RFC 4585 section 6.2.1). */
  record GenericNack(long sender, long media, List<Integer> lost) implements Rtcp {
    public GenericNack {
      lost = List.copyOf(lost);
    }
  }

  /** The bit rate that a receiver can take, in bits per second (REMB). */
  record Remb(long sender, long bitsPerSecond, List<Long> ssrcs) implements Rtcp {
    public Remb {
      ssrcs = List.copyOf(ssrcs);
    }
  }

  /**
   * A well-formed packet of another kind.
   *
   * @param type the packet type, 0 to 255
   * @param format the five bits of count or format
   */
  record Other(int type, int format) implements Rtcp {}
}

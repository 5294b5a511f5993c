package fr.heurtoir.gateway.rings;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.phone.Named;
import fr.heurtoir.gateway.ring.Opening;
import fr.heurtoir.gateway.ring.RingSummary;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.door.DoorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.slf4j.spi.LoggingEventBuilder;

/** Turns a ring's summary into the history row and the log line. */
public final class Rows {
  private static final int MOST_RECEIPTS = 32;

  private Rows() {}

  static RingRow row(
      RingSummary summary, String school, Optional<Named> by, Optional<RingRow.CallBack> callBack) {
    return new RingRow(
        summary.ring(),
        summary.door(),
        school,
        summary.pressed(),
        summary.pressed().plus(summary.lasted()),
        summary.outcome(),
        by.map(phone -> new RingRow.By(phone.id(), phone.name())),
        summary.opened(),
        millis(summary.pressToTold()),
        millis(summary.pressToFirstFrame()),
        millis(summary.answerToAudio()),
        millis(summary.openToRelay()),
        summary.detail(),
        summary.phones().stream()
            .map(
                receipt ->
                    new RingRow.Receipt(
                        receipt.phone(),
                        OptionalLong.of(receipt.sent().toMillis()),
                        millis(receipt.pushed()),
                        millis(receipt.woken()),
                        millis(receipt.told()),
                        millis(receipt.answered())))
            .toList(),
        Optional.empty(),
        callBack);
  }

  /** The row of a live ring: only that it began. */
  public static RingRow begun(
      RingId ring,
      DoorId door,
      String school,
      Instant pressed,
      Optional<RingRow.CallBack> callBack) {
    return new RingRow(
        ring,
        door,
        school,
        pressed,
        pressed,
        Outcome.FAILED,
        Optional.empty(),
        false,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        callBack);
  }

  /** The log contains no names. It identifies the phone, and the store knows its person. */
  static void log(LoggingEventBuilder log, String event, RingSummary summary) {
    log.log(
        "event={} ring={} door={} outcome={} by={} opened={} lasted_ms={} told_ms={}"
            + " first_frame_ms={} two_way_audio_ms={} open_relay_ms={} phones={} receipts=\"{}\""
            + " detail=\"{}\"",
        event,
        summary.ring(),
        summary.door(),
        summary.outcome().code(),
        summary.by().orElse("-"),
        summary.opened(),
        summary.lasted().toMillis(),
        text(summary.pressToTold()),
        text(summary.pressToFirstFrame()),
        text(summary.answerToAudio()),
        text(summary.openToRelay()),
        summary.phones().size(),
        summary.phones().stream()
            .limit(MOST_RECEIPTS)
            .map(Rows::receipt)
            .collect(Collectors.joining("; ")),
        summary.detail().orElse("-"));
  }

  /**
   * One phone's times in the ring: milliseconds since the press, {@code -} for what did not happen.
   */
  private static String receipt(RingSummary.Receipt receipt) {
    return receipt.phone()
        + " sent="
        + receipt.sent().toMillis()
        + " pushed="
        + text(receipt.pushed())
        + " woken="
        + text(receipt.woken())
        + " told="
        + text(receipt.told())
        + " answered="
        + text(receipt.answered());
  }

  /** Who opened what. For a phone that this ring does not know, the phone's id. */
  static RingOpening opening(LiveRing live, Opening opening) {
    Optional<Callee> callee = live.callee(opening.phone());
    Named by = live.named(opening.phone());
    return new RingOpening(
        live.ring.id(),
        live.ring.door(),
        live.ring.pressed(),
        opening.number(),
        opening.lock(),
        new RingRow.By(by.id(), by.name()),
        callee.flatMap(Callee::personId).orElse(""),
        opening.at(),
        opening.state().code(),
        opening.gate().map(DoorMessage.GateReport.State::code));
  }

  /** The same for the audit trail: each thing that was said of an order is an entry. */
  static AuditEvent audited(RingOpening opening) {
    return AuditEvent.of(AuditKind.OPENING, opening.state())
        .byPhone(opening.by().id(), opening.person())
        .atDoor(opening.door())
        .about(opening.ring())
        .because(
            "order="
                + opening.number()
                + " lock="
                + opening.lock()
                + opening.gate().map(shown -> " gate=" + shown).orElse(""));
  }

  private static OptionalLong millis(Optional<Duration> time) {
    return time.map(t -> OptionalLong.of(t.toMillis())).orElse(OptionalLong.empty());
  }

  private static String text(Optional<Duration> time) {
    return time.map(t -> Long.toString(t.toMillis())).orElse("-");
  }
}

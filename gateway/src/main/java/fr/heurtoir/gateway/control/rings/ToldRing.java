package fr.heurtoir.gateway.control.rings;

import fr.heurtoir.gateway.history.RingDetail;
import fr.heurtoir.gateway.history.RingOpening;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.history.RingRow.Receipt;
import fr.heurtoir.gateway.ring.Recording;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What is kept of one ring, in the order in which it happened.
 *
 * @param steps at most {@value #MOST_STEPS}
 * @param leftOff how many steps more there were
 * @param recorded whether its events are kept, and this version reads them; otherwise only what the
 *     row, its receipts and its openings say is told
 */
public record ToldRing(
    RingDetail detail, List<Phone> phones, List<Step> steps, int leftOff, boolean recorded) {
  /** The most steps that are told. */
  public static final int MOST_STEPS = 200;

  public ToldRing {
    phones = List.copyOf(phones);
    steps = List.copyOf(steps);
  }

  /** One thing that happened. */
  public record Step(Duration sincePress, String what) {}

  /**
   * One phone in the ring.
   *
   * @param who its name and its person's, as kept
   * @param picture whether it showed the visitor's picture; empty where that is not kept
   * @param declined empty where that is not kept
   */
  public record Phone(
      String id,
      String who,
      Receipt receipt,
      Optional<Boolean> picture,
      Optional<Boolean> declined) {}

  /** Who somebody is, for people. */
  public interface Names {
    /** The person's name of an enrolled phone. */
    Optional<String> personOf(String phone);

    /** A configured person's name. */
    Optional<String> person(String id);
  }

  /**
   * Tells a ring.
   *
   * @param recording its events; empty where none are kept or this version cannot read them
   */
  public static ToldRing of(RingDetail detail, Optional<Recording> recording, Names names) {
    RingRow row = detail.row();
    Function<String, String> who =
        id -> called(detail.phones().getOrDefault(id, id), names.personOf(id));
    Optional<Pseudonyms> pseudonyms =
        recording.map(events -> Pseudonyms.of(events, row.receipts()));
    List<Phone> phones =
        row.receipts().stream()
            .sorted(Comparator.comparingLong(receipt -> receipt.sentMs().orElse(Long.MAX_VALUE)))
            .map(
                receipt ->
                    new Phone(
                        receipt.phoneId(),
                        who.apply(receipt.phoneId()),
                        receipt,
                        pseudonyms.flatMap(known -> known.sawPicture(receipt)),
                        pseudonyms.flatMap(known -> known.declined(receipt))))
            .toList();
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(Duration.ZERO, began(row)));
    phones.forEach(phone -> receipts(steps, phone));
    detail.openings().forEach(opening -> steps.add(ordered(detail, opening, names)));
    if (recording.isPresent()) {
      Map<String, String> sure = pseudonyms.map(Pseudonyms::sure).orElse(Map.of());
      steps.addAll(
          Events.told(
              recording.get(),
              pseudonym -> Optional.ofNullable(sure.get(pseudonym)).map(who).orElse("a phone")));
    } else {
      withoutRecording(steps, detail);
    }
    steps.add(new Step(Duration.between(row.pressedAt(), row.endedAt()), "The ring was over."));
    detail
        .calledBack()
        .forEach(
            back ->
                steps.add(
                    new Step(
                        Duration.between(row.pressedAt(), back.at()),
                        quoted(back.by().name())
                            + " had the visitor called back: ring "
                            + back.ring()
                            + ", "
                            + back.outcome().code()
                            + ".")));
    steps.sort(Comparator.comparing(Step::sincePress));
    return new ToldRing(
        detail,
        phones,
        steps.stream().limit(MOST_STEPS).toList(),
        Math.max(0, steps.size() - MOST_STEPS),
        recording.isPresent());
  }

  /** How it ended, in a sentence. */
  public String ended() {
    RingRow row = detail.row();
    String by = row.answeredBy().map(phone -> quoted(phone.name())).orElse("Somebody");
    String said =
        switch (row.outcome()) {
          case ANSWERED -> by + " answered, and one side ended the call.";
          case OPENED -> by + " opened without answering.";
          case DECLINED -> "Every phone declined.";
          case NOBODY_ANSWERED -> "Phones rang, and nobody answered in time.";
          case NOBODY_REACHABLE -> "No phone could be told of it.";
          case VISITOR_LEFT -> "The visitor left before anybody answered.";
          case TOO_MANY -> "The bell rang already, or was pressed too often.";
          case DOOR_LOST -> "The door's connection or media ended.";
          case PHONE_LOST -> "The phone that answered was lost and did not come back.";
          case TIME_LIMIT -> by + " answered, and the talk reached its longest duration.";
          case NO_COMMON_CODEC -> "The door and the gateway share no codec.";
          case FAILED -> "The gateway failed.";
        };
    return said + row.detail().map(detail -> " (" + detail + ")").orElse("");
  }

  private static String began(RingRow row) {
    return row.callBack()
        .map(
            call ->
                quoted(call.by().name()) + " called back the visitor of ring " + call.of() + ".")
        .orElse("The bell was pressed.");
  }

  private static void receipts(List<Step> steps, Phone phone) {
    Receipt receipt = phone.receipt();
    boolean byPush = receipt.pushedMs().equals(receipt.sentMs());
    if (!byPush) {
      step(steps, receipt.sentMs(), phone.who() + " was sent the ring.");
    }
    step(steps, receipt.pushedMs(), phone.who() + " was sent a push.");
    step(steps, receipt.wokenMs(), phone.who() + " showed the notification.");
    step(steps, receipt.displayedMs(), phone.who() + " showed the ring.");
    step(steps, receipt.answeredMs(), phone.who() + " answered.");
  }

  private static Step ordered(RingDetail detail, RingOpening opening, Names names) {
    Instant pressed = detail.row().pressedAt();
    return new Step(
        Duration.between(pressed, opening.at()),
        called(opening.by().name(), names.person(opening.person()))
            + " wanted "
            + opening.lock()
            + " opened: "
            + became(opening)
            + opening.gate().map(gate -> "; its contact said: " + gate).orElse("")
            + ".");
  }

  /** The last that the door said of an order. */
  private static String became(RingOpening opening) {
    return switch (opening.state()) {
      case "ordered" -> "the order was sent, and no more is known";
      case "pulsing" -> "the door opened it";
      case "released" -> "the door opened it, and shut it again";
      case "refused" -> "the door refused";
      case "unconfirmed" -> "the door confirmed nothing";
      default -> opening.state();
    };
  }

  private static void withoutRecording(List<Step> steps, RingDetail detail) {
    RingRow row = detail.row();
    step(steps, row.firstFrameMs(), "The first phone showed a picture.");
    OptionalLong answered =
        row.receipts().stream()
            .filter(
                receipt ->
                    row.answeredBy().filter(by -> by.id().equals(receipt.phoneId())).isPresent())
            .map(Receipt::answeredMs)
            .findFirst()
            .orElse(OptionalLong.empty());
    if (answered.isPresent() && row.twoWayAudioMs().isPresent()) {
      step(
          steps,
          OptionalLong.of(answered.getAsLong() + row.twoWayAudioMs().getAsLong()),
          "Sound went both ways.");
    }
  }

  private static void step(List<Step> steps, OptionalLong sincePress, String what) {
    if (sincePress.isPresent()) {
      steps.add(new Step(Duration.ofMillis(sincePress.getAsLong()), what));
    }
  }

  private static String called(String phone, Optional<String> person) {
    return quoted(phone) + person.map(name -> " of " + name).orElse("");
  }

  static String quoted(String name) {
    return '"' + name + '"';
  }
}

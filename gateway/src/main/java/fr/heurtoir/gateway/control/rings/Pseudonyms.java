package fr.heurtoir.gateway.control.rings;

import fr.heurtoir.gateway.history.RingRow.Receipt;
import fr.heurtoir.gateway.ring.Recording;
import fr.heurtoir.gateway.ring.RingEffect;
import fr.heurtoir.gateway.ring.RingSummary;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which phone of a recording is which of the row. A recording calls them p1, p2; both have the same
 * times. Phones with equal times are told apart by nothing, so only what all of them share is said
 * of each.
 */
final class Pseudonyms {
  /** A phone's times in a ring, milliseconds since the press. */
  private record Times(
      OptionalLong sent,
      OptionalLong pushed,
      OptionalLong woken,
      OptionalLong told,
      OptionalLong answered) {
    static Times of(Receipt receipt) {
      return new Times(
          receipt.sentMs(),
          receipt.pushedMs(),
          receipt.wokenMs(),
          receipt.displayedMs(),
          receipt.answeredMs());
    }

    static Times of(RingSummary.Receipt receipt) {
      return new Times(
          OptionalLong.of(receipt.sent().toMillis()),
          millis(receipt.pushed()),
          millis(receipt.woken()),
          millis(receipt.told()),
          millis(receipt.answered()));
    }

    private static OptionalLong millis(Optional<Duration> time) {
      return time.map(t -> OptionalLong.of(t.toMillis())).orElse(OptionalLong.empty());
    }
  }

  private final Map<Times, List<RingSummary.Receipt>> recorded;
  private final Map<String, String> sure;

  private Pseudonyms(Map<Times, List<RingSummary.Receipt>> recorded, Map<String, String> sure) {
    this.recorded = recorded;
    this.sure = sure;
  }

  static Pseudonyms of(Recording recording, List<Receipt> kept) {
    Map<Times, List<RingSummary.Receipt>> recorded =
        recording.replay().stream()
            .flatMap(step -> step.effects().stream())
            .filter(RingEffect.Keep.class::isInstance)
            .map(RingEffect.Keep.class::cast)
            .reduce((first, later) -> later)
            .map(keep -> keep.summary().phones())
            .orElse(List.of())
            .stream()
            .collect(Collectors.groupingBy(Times::of));
    Map<Times, List<Receipt>> rows = kept.stream().collect(Collectors.groupingBy(Times::of));
    Map<String, String> sure = new HashMap<>();
    recorded.forEach(
        (times, phones) -> {
          List<Receipt> same = rows.getOrDefault(times, List.of());
          if (phones.size() == 1 && same.size() == 1) {
            sure.put(phones.getFirst().phone(), same.getFirst().phoneId());
          }
        });
    return new Pseudonyms(recorded, Map.copyOf(sure));
  }

  /** The phones' ids by pseudonym, of those that are told apart. */
  Map<String, String> sure() {
    return sure;
  }

  Optional<Boolean> sawPicture(Receipt of) {
    return shared(of, RingSummary.Receipt::sawPicture);
  }

  Optional<Boolean> declined(Receipt of) {
    return shared(of, RingSummary.Receipt::declined);
  }

  private Optional<Boolean> shared(Receipt of, Function<RingSummary.Receipt, Boolean> what) {
    List<Boolean> said =
        recorded.getOrDefault(Times.of(of), List.of()).stream().map(what).distinct().toList();
    return said.size() == 1 ? Optional.of(said.getFirst()) : Optional.empty();
  }
}

package fr.heurtoir.gateway.control.rings;

import fr.heurtoir.gateway.ring.OpenNews;
import fr.heurtoir.gateway.ring.Recording;
import fr.heurtoir.gateway.ring.RingEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A recording's events in sentences. */
final class Events {
  private Events() {}

  /**
   * @param who a phone's name by its pseudonym
   */
  static List<ToldRing.Step> told(Recording recording, UnaryOperator<String> who) {
    return recording.steps().stream()
        .flatMap(
            step ->
                sentence(step.event(), who)
                    .map(
                        said ->
                            new ToldRing.Step(
                                Duration.between(recording.pressed(), step.at()), begun(said)))
                    .stream())
        .toList();
  }

  /** Empty for what a phone's receipt says already, and for signs of life. */
  private static Optional<String> sentence(RingEvent event, UnaryOperator<String> who) {
    return Optional.ofNullable(
        switch (event) {
          case RingEvent.WakeFailed(String phone) ->
              "the push service refused the push for " + who.apply(phone) + ".";
          case RingEvent.PhoneGone(String phone, boolean orderly) ->
              who.apply(phone) + (orderly ? " closed its page." : " lost its connection.");
          case RingEvent.FirstFrame(String phone) -> who.apply(phone) + " showed the picture.";
          case RingEvent.Decline(String phone) -> who.apply(phone) + " declined.";
          case RingEvent.HangUp(String phone) -> who.apply(phone) + " hung up.";
          case RingEvent.ViewerConnected(String phone) ->
              "picture and sound of " + who.apply(phone) + " were connected.";
          case RingEvent.ViewerLost(String phone, String why) ->
              "picture and sound of " + who.apply(phone) + " were lost: " + why + ".";
          case RingEvent.TwoWayAudio(String phone) ->
              "sound went both ways between the door and " + who.apply(phone) + ".";
          case RingEvent.DoorMediaConnected() -> "the door's picture and sound were connected.";
          case RingEvent.DoorMediaEnded(String why) ->
              "the door's picture and sound ended: " + why + ".";
          case RingEvent.DoorHungUp(String why) -> "the door ended its call: " + why + ".";
          case RingEvent.DoorLost(String why) -> "the door was lost: " + why + ".";
          case RingEvent.OpeningMoved(int number, OpenNews news) ->
              "opening " + number + ": " + news(news) + ".";
          case RingEvent.GateReported(String lock, var state) ->
              "the contact of " + lock + " said: " + state.code() + ".";
          case RingEvent.MediaRefused(String why) ->
              "the door's offer could not be answered: " + why + ".";
          case RingEvent.NobodyToRing(String why) -> "there was nobody to ring: " + why + ".";
          case RingEvent.Broken(String why) -> "the gateway failed: " + why + ".";
          case RingEvent.Stopping() -> "the gateway stopped.";
          case RingEvent.PhoneReady _,
              RingEvent.CanWake _,
              RingEvent.Woken _,
              RingEvent.Told _,
              RingEvent.Answer _,
              RingEvent.Open _,
              RingEvent.Heard _,
              RingEvent.Tick _ ->
              null;
        });
  }

  private static String news(OpenNews news) {
    return switch (news) {
      case OpenNews.Sent() -> "the order was sent to the door";
      case OpenNews.Accepted() -> "the door says that the lock is released";
      case OpenNews.Released() -> "the door says that the lock is shut again";
      case OpenNews.Refused(Optional<String> reason) ->
          "refused" + reason.map(why -> " (" + why + ")").orElse("");
      case OpenNews.Unconfirmed() -> "nothing was confirmed";
    };
  }

  private static String begun(String sentence) {
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }
}

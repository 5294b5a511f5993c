package fr.heurtoir.door.feedback;

import static fr.heurtoir.door.feedback.Light.CALLED;
import static fr.heurtoir.door.feedback.Light.FAULT;
import static fr.heurtoir.door.feedback.Light.OPEN;
import static fr.heurtoir.door.feedback.Light.SPEAK;

import fr.heurtoir.door.av.Note;
import fr.heurtoir.door.call.Notice;
import fr.heurtoir.protocol.Moment;
import fr.heurtoir.protocol.Outcome;
import java.util.List;
import java.util.Set;

/** The table of everything that the visitor can be told. */
public final class Signals {
  private static final List<Note> RING = List.of(new Note(784, 140), new Note(659, 220));
  private static final List<Note> SENT = List.of(new Note(659, 120));
  private static final List<Note> GO = List.of(new Note(587, 120), new Note(880, 180));
  private static final List<Note> WAIT = List.of(new Note(494, 160));
  private static final List<Note> SOON =
      List.of(new Note(880, 90), new Note(0, 60), new Note(880, 90));
  private static final List<Note> DOOR =
      List.of(new Note(523, 120), new Note(659, 120), new Note(784, 240));
  private static final List<Note> NO = List.of(new Note(440, 180), new Note(330, 280));
  private static final List<Note> BYE = List.of(new Note(659, 120), new Note(523, 200));

  private Signals() {}

  /** How that notice is perceived. */
  public static Signal of(Notice notice) {
    return switch (notice) {
      case Notice.AtRest() -> new Signal("at-rest", Set.of(), "Sonnez ici", "Ring here", List.of());
      case Notice.Pressed() ->
          new Signal("pressed", Set.of(CALLED), "Appel en cours…", "Calling…", RING);
      case Notice.At(Moment moment, var reply) -> of(moment);
      case Notice.Over(Outcome outcome) -> of(outcome);
      case Notice.OutOfService() ->
          new Signal(
              "out-of-service",
              Set.of(FAULT),
              "Hors service. Merci de téléphoner à l’école.",
              "Out of service. Please phone the school.",
              NO);
    };
  }

  private static Signal of(Moment moment) {
    return switch (moment) {
      case RING_SENT ->
          new Signal(
              moment.code(), Set.of(CALLED), "L’école est prévenue.", "The school is told.", SENT);
      case LOOKED_AT ->
          new Signal(
              moment.code(),
              Set.of(CALLED),
              "Quelqu’un regarde. Patientez.",
              "Someone is looking. Please wait.",
              SENT);
      case SPEAK ->
          new Signal(moment.code(), Set.of(SPEAK), "Parlez, on vous écoute.", "Please speak.", GO);
      case PLEASE_WAIT ->
          new Signal(
              moment.code(), Set.of(CALLED), "Patientez, s’il vous plaît.", "Please wait.", WAIT);
      case ENDS_SOON ->
          new Signal(
              moment.code(),
              Set.of(SPEAK),
              "La conversation se termine bientôt.",
              "The call ends soon.",
              SOON);
      case DOOR_OPEN ->
          new Signal(
              moment.code(),
              Set.of(OPEN),
              "C’est ouvert. Poussez la porte.",
              "Push the door.",
              DOOR);
    };
  }

  private static Signal of(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED -> over(outcome, "Au revoir.", "Goodbye.", BYE);
      case OPENED -> over(outcome, "On vous a ouvert. Entrez.", "Opened for you. Come in.", BYE);
      case DECLINED ->
          over(outcome, "On ne peut pas vous recevoir.", "You cannot be received now.", NO);
      case NOBODY_ANSWERED -> over(outcome, "Personne n’a répondu.", "Nobody answered.", NO);
      case NOBODY_REACHABLE ->
          over(
              outcome,
              "Personne n’est joignable. Téléphonez à l’école.",
              "Nobody can be reached. Please phone the school.",
              NO);
      case VISITOR_LEFT -> over(outcome, "Appel annulé.", "Call cancelled.", BYE);
      case TOO_MANY ->
          over(
              outcome,
              "L’école est déjà prévenue. Patientez.",
              "The school already knows. Please wait.",
              WAIT);
      case TIME_LIMIT ->
          over(outcome, "Temps écoulé. Sonnez de nouveau.", "Time is over. Ring again.", NO);
      case PHONE_LOST ->
          over(
              outcome,
              "La communication est coupée. Sonnez de nouveau.",
              "The call was cut off. Ring again.",
              NO);
      case DOOR_LOST, NO_COMMON_CODEC, FAILED ->
          new Signal(
              outcome.code(),
              Set.of(FAULT),
              "L’appel n’a pas abouti. Sonnez de nouveau ou téléphonez.",
              "The call failed. Ring again or phone the school.",
              NO);
    };
  }

  private static Signal over(Outcome outcome, String french, String english, List<Note> sound) {
    return new Signal(outcome.code(), Set.of(), french, english, sound);
  }
}

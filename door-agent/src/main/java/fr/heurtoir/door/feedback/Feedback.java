package fr.heurtoir.door.feedback;

import fr.heurtoir.door.av.Chimes;
import fr.heurtoir.door.call.Notice;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the visitor by light, sound and text at once. Used by one thread. */
public final class Feedback {
  private static final Logger LOG = LoggerFactory.getLogger(Feedback.class);

  private final Lights lights;
  private final Chimes chimes;
  private final Facade facade;

  public Feedback(Lights lights, Chimes chimes, Facade facade) {
    this.lights = lights;
    this.chimes = chimes;
    this.facade = facade;
  }

  /**
   * Tells it.
   *
   * @param aloud with its sound
   */
  public void tell(Notice notice, boolean aloud) {
    Signal signal = Signals.of(notice);
    Optional<String> reply =
        notice instanceof Notice.At(var moment, var said)
            ? said.map(
                each ->
                    switch (each) {
                      case COMING -> "J’arrive.";
                      case PLEASE_WAIT -> "Veuillez patienter.";
                      case REPEAT -> "Répétez, s’il vous plaît.";
                    })
            : Optional.empty();
    lights.show(signal.lights());
    facade.show(signal, reply);
    if (aloud && !signal.sound().isEmpty()) {
      chimes.play(signal.sound());
    }
    LOG.info("event=visitor-told notice={} aloud={}", signal.code(), aloud);
  }
}

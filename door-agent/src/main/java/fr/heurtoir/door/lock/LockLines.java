package fr.heurtoir.door.lock;

import fr.heurtoir.door.gpio.GpioChip;
import fr.heurtoir.door.gpio.GpioChip.Edge;
import fr.heurtoir.door.gpio.GpioChip.EdgeListener;
import fr.heurtoir.door.gpio.GpioChip.InputLine;
import fr.heurtoir.door.gpio.GpioChip.LineChoice;
import fr.heurtoir.door.gpio.GpioChip.OutputLine;
import fr.heurtoir.door.gpio.GpioException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of the lock process: outputs that it sets, with repetition after failures, and contacts
 * that it listens to. One thread uses the outputs.
 */
final class LockLines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LockLines.class);
  private static final String CONSUMER = "heurtoir-lock";

  private final Map<String, OutputLine> locks = new LinkedHashMap<>();
  private final List<InputLine> inputs = new ArrayList<>();
  private final Map<Contact, Boolean> first = new LinkedHashMap<>();
  private final Set<String> unreleased = new LinkedHashSet<>();
  private Optional<OutputLine> mirror = Optional.empty();
  private boolean mirrored;
  private boolean unmirrored;

  private LockLines() {}

  /**
   * Requests the locks' lines, at rest, then the contacts.
   *
   * @param locked the level that the lockdown's output gets at once
   * @param changes called for each change of a contact, on a thread of the chip's
   * @throws GpioException where a line is not available; none is held then
   */
  static LockLines take(
      LockSettings settings, GpioChip chip, boolean locked, Consumer<LockEvent> changes)
      throws GpioException {
    LockLines lines = new LockLines();
    boolean complete = false;
    try {
      for (LockSettings.Lock lock : settings.locks()) {
        lines.locks.put(lock.name(), chip.requestOutput(lock.line(), false, CONSUMER));
      }
      LockSettings.Guards guards = settings.guards();
      if (guards.lockdownOut().isPresent()) {
        LineChoice out = guards.lockdownOut().get();
        lines.mirror = Optional.of(chip.requestOutput(out, locked, CONSUMER));
        lines.mirrored = locked;
      }
      for (LockSettings.Lock lock : settings.locks()) {
        lines.listen(lock.contact(), new Contact.OfGate(lock.name()), chip, changes);
        lines.listen(lock.exit(), new Contact.Exit(lock.name()), chip, changes);
      }
      lines.listen(guards.tamper(), new Contact.Case(), chip, changes);
      lines.listen(guards.lockdownIn(), new Contact.Alarm(), chip, changes);
      complete = true;
      return lines;
    } finally {
      if (!complete) {
        lines.close();
      }
    }
  }

  private void listen(
      Optional<LineChoice> choice, Contact contact, GpioChip chip, Consumer<LockEvent> changes)
      throws GpioException {
    if (choice.isPresent()) {
      InputLine line = chip.requestInput(choice.get(), CONSUMER, new Ear(contact, changes));
      inputs.add(line);
      first.put(contact, line.get());
    }
  }

  private record Ear(Contact contact, Consumer<LockEvent> changes) implements EdgeListener {
    @Override
    public void edge(Edge edge) {
      changes.accept(new LockEvent.ContactChanged(contact, edge.active(), edge.nanos()));
    }

    @Override
    public void lost(String why) {
      LOG.error("event=contact-lost contact={} reason=\"{}\"", contact, why);
    }
  }

  Set<String> names() {
    return locks.keySet();
  }

  /** The wired contacts, and whether each was active when it was requested. */
  Map<Contact, Boolean> contacts() {
    return Map.copyOf(first);
  }

  void energise(String lock) throws GpioException {
    OutputLine line = locks.get(lock);
    if (line == null) {
      throw new GpioException(GpioException.Problem.NO_LINE, "no lock of that name");
    }
    line.set(true);
  }

  /** Releases a lock. Where that fails, call {@link #again} until {@link #settled}. */
  void release(String lock) {
    OutputLine line = locks.get(lock);
    if (line == null) {
      return;
    }
    try {
      line.set(false);
      unreleased.remove(lock);
    } catch (GpioException failed) {
      if (unreleased.add(lock)) {
        LOG.error(
            "event=lock-not-released lock={} retrying=true reason=\"{}\"",
            lock,
            failed.getMessage());
      }
    }
  }

  void releaseAll() {
    locks.keySet().forEach(this::release);
  }

  void mirror(boolean locked) {
    mirrored = locked;
    mirror.ifPresent(
        line -> {
          try {
            line.set(locked);
            unmirrored = false;
          } catch (GpioException failed) {
            if (!unmirrored) {
              unmirrored = true;
              LOG.error(
                  "event=lockdown-out-failed retrying=true reason=\"{}\"", failed.getMessage());
            }
          }
        });
  }

  /** Whether every output has its intended level. */
  boolean settled() {
    return unreleased.isEmpty() && !unmirrored;
  }

  /** Retries what failed. */
  void again() {
    List.copyOf(unreleased).forEach(this::release);
    if (unmirrored) {
      mirror(mirrored);
    }
  }

  @Override
  public void close() {
    inputs.forEach(InputLine::close);
    locks.values().forEach(OutputLine::close);
    mirror.ifPresent(OutputLine::close);
  }
}

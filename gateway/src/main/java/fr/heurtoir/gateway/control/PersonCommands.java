package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.PersonStore;
import fr.heurtoir.gateway.phone.PhoneStore;
import fr.heurtoir.gateway.phone.Revocations;
import fr.heurtoir.gateway.school.Schools;
import java.util.List;
import java.util.function.Supplier;

/**
 * The commands about what is kept of a person (GDPR, articles 15 and 17). Each blocks its caller's
 * thread.
 */
public final class PersonCommands {
  private final Supplier<Schools> schools;
  private final PhoneStore store;
  private final PersonStore persons;
  private final Revocations revocations;

  public PersonCommands(
      Supplier<Schools> schools, PhoneStore store, PersonStore persons, Revocations revocations) {
    this.schools = schools;
    this.store = store;
    this.persons = persons;
    this.revocations = revocations;
  }

  /** Whether a command belongs here. */
  static boolean knows(List<String> words) {
    return words.size() == 3
        && words.getFirst().equals("person")
        && List.of("export", "purge").contains(words.get(1));
  }

  ControlSocket.Answer ask(List<String> words, String by) {
    String person = words.get(2);
    try {
      return words.get(1).equals("export") ? export(person, by) : purge(person, by);
    } catch (FromStore.Broken broken) {
      return answer(Command.UNAVAILABLE, "the database does not answer; repeat the command");
    }
  }

  private ControlSocket.Answer export(String person, String by) throws FromStore.Broken {
    List<String> lines = FromStore.await(store.ask(() -> persons.export(person)));
    store
        .audit()
        .record(
            AuditEvent.of(AuditKind.PERSON_EXPORTED, "exported").byConsole(by).onPerson(person));
    return lines.isEmpty()
        ? answer(0, "nothing is kept of " + person)
        : new ControlSocket.Answer(0, lines);
  }

  private ControlSocket.Answer purge(String person, String by) throws FromStore.Broken {
    if (schools.get().person(person).isPresent()) {
      return answer(
          Command.USAGE,
          person
              + " is still in a school's file: take them out of it and say heurtoir-gateway reload"
              + " first; nothing was deleted");
    }
    for (EnrolledPhone phone : store.phones().all()) {
      if (phone.person().equals(person)) {
        FromStore.await(revocations.end(phone.id(), by));
      }
    }
    int rows = FromStore.await(store.ask(() -> persons.purge(person)));
    store
        .audit()
        .record(
            AuditEvent.of(AuditKind.NAMES_DELETED, "deleted")
                .byConsole(by)
                .because("rows=" + rows));
    return answer(
        0,
        "deleted or made nobody's: "
            + rows
            + " rows; backups, copies of the database and the journal are not changed by this");
  }

  private static ControlSocket.Answer answer(int status, String line) {
    return new ControlSocket.Answer(status, List.of(line));
  }
}

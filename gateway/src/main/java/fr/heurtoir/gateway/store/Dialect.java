package fr.heurtoir.gateway.store;

import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * What differs between the databases: the migrations. A script is written once, in SQL that both
 * understand. One that must differ has a second text of the same name in the dialect's folder.
 */
enum Dialect {
  SQLITE("sqlite", "it", List.of()),
  POSTGRESQL("postgresql", "the server's administrator", List.of("V19__holder.sql"));

  /** The scripts of every database, in the order of their numbers. */
  static final List<String> COMMON =
      List.of(
          "V1__phones_and_rings.sql",
          "V2__doors.sql",
          "V3__door_events.sql",
          "V4__device_keys.sql",
          "V5__push.sql",
          "V6__history.sql",
          "V7__absences.sql",
          "V9__account_logins.sql",
          "V11__station_keys.sql",
          "V14__clock_mark.sql",
          "V15__ring_recording.sql",
          "V16__communes.sql",
          "V17__audit.sql");

  private final String folder;
  private final String copiedBy;
  private final List<String> own;

  Dialect(String folder, String copiedBy, List<String> own) {
    this.folder = folder;
    this.copiedBy = copiedBy;
    this.own = own;
  }

  List<String> scripts() {
    return Stream.concat(COMMON.stream(), own.stream()).toList();
  }

  /** Who copies such a database before a newer gateway changes it, for people. */
  String copiedBy() {
    return copiedBy;
  }

  /** The text of a script. */
  InputStream open(String script) {
    for (String name : List.of(folder + '/' + script, script)) {
      InputStream in = Dialect.class.getResourceAsStream(name);
      if (in != null) {
        return in;
      }
    }
    throw new IllegalStateException("migration missing from the program: " + script);
  }
}

package fr.heurtoir.gateway.school;

import fr.heurtoir.config.ConfigProblem;
import fr.heurtoir.config.TomlFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the {@code schools.d} of each commune. */
final class SchoolFolder {
  private static final int MOST_SCHOOLS = 512;

  private final List<ConfigProblem> problems;
  private final List<School> all = new ArrayList<>();
  private final Map<CommuneId, Map<String, String>> emails = new HashMap<>();

  SchoolFolder(List<ConfigProblem> problems) {
    this.problems = problems;
  }

  /**
   * Reads a commune's schools.
   *
   * @param folder in which its {@code schools.d} is
   */
  void read(CommuneId commune, Path folder) {
    Map<String, Path> files = new HashMap<>();
    Emails addresses = new Emails();
    for (Path path : files(folder.resolve("schools.d"))) {
      SchoolReader.read(new TomlFile(path, problems), commune, addresses)
          .filter(school -> !school.id().isEmpty())
          .ifPresent(
              school -> {
                Path before = files.putIfAbsent(school.id(), path);
                if (before == null) {
                  all.add(school);
                } else {
                  problems.add(
                      new ConfigProblem(
                          path,
                          0,
                          "id",
                          "school \""
                              + SchoolId.of(school.id()).label()
                              + "\" is in "
                              + before
                              + " already"));
                }
              });
    }
    emails.put(commune, addresses.people());
  }

  /** Every school that was read. */
  List<School> all() {
    return all;
  }

  /** What was read, of these communes. */
  Schools schools(List<Commune> communes) {
    return new Schools(communes, all, emails);
  }

  private List<Path> files(Path schools) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(schools, "[!.]*.toml")) {
      entries.forEach(files::add);
    } catch (NoSuchFileException missing) {
      problems.add(new ConfigProblem(schools, 0, "", "no such folder: one file per school"));
    } catch (IOException unreadable) {
      problems.add(new ConfigProblem(schools, 0, "", "cannot be read: " + unreadable.getMessage()));
    }
    if (files.size() > MOST_SCHOOLS) {
      problems.add(new ConfigProblem(schools, 0, "", "at most " + MOST_SCHOOLS + " schools"));
      return List.of();
    }
    files.sort(null);
    return files;
  }
}

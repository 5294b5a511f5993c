package fr.heurtoir.gateway.school;

import fr.heurtoir.config.ConfigProblem;
import fr.heurtoir.config.TomlFile;
import fr.heurtoir.config.TomlSection;
import fr.heurtoir.gateway.school.GatewayConfig.Push;
import fr.heurtoir.gateway.school.GatewayConfig.Storage;
import fr.heurtoir.gateway.school.GatewayConfig.Time;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the communes beside the first one: each a folder {@code communes.d/ID} with a {@code
 * commune.toml} and a {@code schools.d} of its own. What two communes share would let the one act
 * as the other: hosts, keys and names are each one's alone.
 */
final class CommuneReader {
  private static final int MOST_COMMUNES = 64;

  private final Path folder;
  private final Set<String> without;
  private final List<ConfigProblem> problems;
  private final SchoolFolder schools;
  private final Storage storage;
  private final Push push;
  private final Time time;

  /** Where each host name and key file was said first. */
  private final Map<String, CommuneId> hosts = new HashMap<>();

  private final Map<Path, CommuneId> keys = new HashMap<>();

  /**
   * @param folder in which {@code gateway.toml} is
   * @param without what is passed over in {@code communes.d}, by name
   * @param push the gateway's: whether phones are woken at all
   * @param time the zone of a commune that names none
   */
  CommuneReader(
      Path folder,
      Set<String> without,
      List<ConfigProblem> problems,
      SchoolFolder schools,
      Storage storage,
      Push push,
      Time time) {
    this.folder = folder;
    this.without = without;
    this.problems = problems;
    this.schools = schools;
    this.storage = storage;
    this.push = push;
    this.time = time;
  }

  /** Every commune, the first one first. */
  List<Commune> read(Commune first) {
    List<Commune> all = new ArrayList<>(List.of(first));
    first.origins().forEach(origin -> hosts.put(host(origin), first.id()));
    keys.put(place(first.orderKey()), first.id());
    keys.put(place(old(first.orderKey())), first.id());
    keys.put(place(first.vapid().key()), first.id());
    List<Path> folders = folders();
    if (!folders.isEmpty() && first.origins().isEmpty()) {
      problems.add(
          new ConfigProblem(
              folder.resolve("gateway.toml"),
              0,
              "web.origins",
              "missing: with communes.d, the host of a request says whose it is"));
    }
    for (Path each : folders) {
      read(each).ifPresent(all::add);
    }
    return all;
  }

  private Optional<Commune> read(Path own) {
    String name = String.valueOf(own.getFileName());
    if (!SchoolReader.LABEL.matcher(name).matches() || name.equals(CommuneId.FIRST_WORD)) {
      problem(
          own, "a commune's folder is called by " + SchoolReader.LABEL_SAID + ", not \"first\"");
      return Optional.empty();
    }
    // "jules-ferry.NAME" would be a school of the one and a door of the other.
    if (schools.all().stream()
        .anyMatch(school -> school.commune().equals(CommuneId.FIRST) && school.id().equals(name))) {
      problem(own, "a school of the first commune is called \"" + name + "\" already");
      return Optional.empty();
    }
    CommuneId id = new CommuneId(name);
    schools.read(id, own);
    return new TomlFile(own.resolve("commune.toml"), problems).read(top -> commune(top, id));
  }

  private Commune commune(TomlSection top, CommuneId id) {
    TomlSection web = top.section("web");
    List<String> origins =
        web.texts(
            "origins", ConfigReader.MOST_ORIGINS, ConfigReader.ORIGIN, ConfigReader.ORIGIN_SAID);
    if (origins.isEmpty() && !web.has("origins")) {
      web.missing("origins", "what the phones' browsers of this commune know the gateway by");
    } else if (origins.isEmpty()) {
      web.problem("origins", "one at least");
    }
    for (String origin : origins) {
      CommuneId before = hosts.putIfAbsent(host(origin), id);
      if (before != null && !before.equals(id)) {
        // A browser keeps its cookies by host, whatever the port (RFC 6265 section 8.5).
        web.problem(
            "origins",
            host(origin) + " is the commune " + before + "'s: each host is one commune's");
        claimed(before, host(origin), id);
      }
    }
    TomlSection pushed = top.section("push");
    Optional<String> subject =
        pushed.optionalText("subject", PushReader.SUBJECT, PushReader.SUBJECT_SAID);
    Path pushKey = key(pushed, "key", "push." + id.label() + ".key", id);
    TomlSection doors = top.section("doors");
    Path orderKey = key(doors, "order-key", "order." + id.label() + ".key", id);
    alone(doors, "order-key", old(orderKey), id);
    return new Commune(
        id,
        Set.copyOf(origins),
        origins.stream().sorted().findFirst().orElse(""),
        OidcReader.read(top, folder.resolve("communes.d").resolve(id.label())),
        new Commune.Vapid(pushKey, subject.orElse(push.subject())),
        orderKey,
        ConfigReader.zone(top.section("time")).orElse(time.zone()));
  }

  /** The file of a key that no other commune has; beside the database unless said. */
  private Path key(TomlSection section, String key, String usual, CommuneId id) {
    Path file =
        section
            .optionalPath(key, "a file's path")
            .orElse(storage.folder().resolve(usual))
            .normalize();
    Path parent = file.getParent();
    if (section.has(key)
        && (parent == null || !Files.isDirectory(parent) || Files.isDirectory(file))) {
      section.problem(key, "a file in a folder that exists, not " + file);
    }
    alone(section, key, file, id);
    return file;
  }

  /** Nobody knows which of two is right: not the one that was read first. */
  private void claimed(CommuneId before, String what, CommuneId by) {
    if (!before.equals(CommuneId.FIRST)) {
      problem(
          folder.resolve("communes.d").resolve(before.label()).resolve("commune.toml"),
          what + " is claimed by the commune " + by + " too");
    }
  }

  private void alone(TomlSection section, String key, Path file, CommuneId id) {
    CommuneId before = keys.putIfAbsent(place(file), id);
    if (before != null) {
      if (!before.equals(id)) {
        claimed(before, file.toString(), id);
      }
      section.problem(
          key,
          file
              + " is "
              + (before.equals(id) ? "another key of this commune" : "the commune " + before + "'s")
              + ": each key has a file of its own");
    }
  }

  /** Where {@code keys roll} puts the key before. */
  private static Path old(Path orderKey) {
    return orderKey.resolveSibling(orderKey.getFileName() + ".old");
  }

  /** Which file that is, whatever links are on the way; it need not be there yet. */
  private static Path place(Path file) {
    Path folder = file.getParent();
    try {
      return Files.exists(file) || folder == null
          ? file.toRealPath()
          : folder.toRealPath().resolve(file.getFileName());
    } catch (IOException none) {
      return file.normalize();
    }
  }

  private static String host(String origin) {
    return origin.replaceFirst("^https?://", "").replaceFirst(":[0-9]+$", "");
  }

  private List<Path> folders() {
    Path communes = folder.resolve("communes.d");
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(communes, "[!.]*")) {
      for (Path entry : entries) {
        if (without.contains(String.valueOf(entry.getFileName()))) {
          continue;
        }
        if (Files.isDirectory(entry)) {
          folders.add(entry);
        } else {
          problem(entry, "not a folder: each commune is a folder with a commune.toml");
        }
      }
    } catch (NoSuchFileException one) {
      return List.of();
    } catch (IOException unreadable) {
      problem(communes, "cannot be read: " + unreadable.getMessage());
    }
    if (folders.size() > MOST_COMMUNES - 1) {
      problem(communes, "at most " + (MOST_COMMUNES - 1) + " communes beside the first");
      return List.of();
    }
    folders.sort(null);
    return folders;
  }

  private void problem(Path where, String what) {
    problems.add(new ConfigProblem(where, 0, "", what));
  }
}

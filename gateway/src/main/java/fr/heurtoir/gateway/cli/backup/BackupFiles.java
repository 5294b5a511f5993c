package fr.heurtoir.gateway.cli.backup;

import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which files belong into a backup beside the database. */
final class BackupFiles {
  private static final int MOST = 2_000;
  private static final long MOST_BYTES = 1 << 20;

  private final Path config;
  private final GatewayConfig of;
  private final Path state;

  BackupFiles(Path config, GatewayConfig of) {
    this.config = config.toAbsolutePath().normalize();
    this.of = of;
    this.state = of.storage().folder();
  }

  /**
   * A file to be put into an archive.
   *
   * @param name in the archive
   * @param key as {@link Manifest.Entry#key}
   */
  record Source(String name, Path path, String key) {
    /** Its attributes; of a link, the link's. */
    PosixFileAttributes attributes() throws IOException {
      return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /**
   * The whole configuration, the keys beside the database, and what the configuration names
   * elsewhere.
   *
   * @throws IOException where something cannot be read, or there is more than a configuration has
   */
  List<Source> all() throws IOException {
    Map<Path, String> keys = new LinkedHashMap<>();
    for (Commune commune : of.communes()) {
      String key = "order:" + commune.id().label();
      keys.put(commune.orderKey(), key);
      keys.put(old(commune.orderKey()), key);
      keys.put(commune.vapid().key(), "");
    }
    List<Source> all = new ArrayList<>();
    for (Path file : ofConfig(keys.keySet())) {
      all.add(new Source("config/" + config.relativize(file), file, keys.getOrDefault(file, "")));
    }
    int number = 0;
    for (Path file : named(keys.keySet())) {
      if (file.startsWith(config) || !Files.isRegularFile(file)) {
        continue;
      }
      boolean beside = state.equals(file.getParent());
      all.add(
          new Source(
              beside
                  ? "state/" + file.getFileName()
                  : "outside/" + ++number + "-" + file.getFileName(),
              file,
              keys.getOrDefault(file, "")));
    }
    for (Source source : all) {
      if (!Files.isSymbolicLink(source.path()) && Files.size(source.path()) > MOST_BYTES) {
        throw new IOException(source.path() + " is too large for a configuration");
      }
    }
    return all;
  }

  /** Files and links below the configuration's folder, without what the gateway makes there. */
  private Set<Path> ofConfig(Set<Path> keys) throws IOException {
    Set<Path> files = new TreeSet<>();
    boolean shared = state.startsWith(config);
    try (Stream<Path> each = Files.walk(config)) {
      for (Path path : (Iterable<Path>) each::iterator) {
        boolean ours = shared && path.startsWith(state) && !keys.contains(path) && made(path);
        boolean kept =
            Files.isSymbolicLink(path) || Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        if (kept && !ours) {
          files.add(path);
        }
        if (files.size() > MOST) {
          throw new IOException("more than " + MOST + " files in " + config);
        }
      }
    }
    return files;
  }

  /** The folders below the configuration's, with who may do what in them. */
  List<Manifest.Folder> folders() throws IOException {
    List<Manifest.Folder> folders = new ArrayList<>();
    try (Stream<Path> each = Files.walk(config)) {
      for (Path path : (Iterable<Path>) each::iterator) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            && !path.equals(config)
            && !(path.startsWith(state) && state.startsWith(config))) {
          PosixFileAttributes of =
              Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          folders.add(
              new Manifest.Folder(
                  "config/" + config.relativize(path),
                  BackupCommand.mode(of.permissions()),
                  of.owner().getName(),
                  of.group().getName()));
        }
      }
    }
    return folders;
  }

  /** Whether the gateway makes that beside its database. */
  private boolean made(Path path) {
    String first = state.relativize(path).getName(0).toString();
    return of.storage()
            .file()
            .map(Path::getFileName)
            .filter(own -> first.startsWith(own.toString()))
            .isPresent()
        || first.equals("snapshots")
        || first.equals("natives")
        || first.startsWith(BackupCommand.WORK);
  }

  /** What the configuration names, wherever it is, and where a link leads. */
  private Set<Path> named(Set<Path> keys) {
    Set<Path> named = new TreeSet<>(keys);
    of.web().tls().ifPresent(pem -> named.addAll(List.of(pem.certificate(), pem.key())));
    named.addAll(List.of(of.sip().pem().certificate(), of.sip().pem().key(), of.sip().authority()));
    of.doors().authorityKey().ifPresent(named::add);
    named.add(of.doors().trust());
    of.push().authority().ifPresent(named::add);
    for (Commune commune : of.communes()) {
      commune.oidc().flatMap(GatewayConfig.Oidc::clientSecret).ifPresent(named::add);
    }
    Set<Path> all = new TreeSet<>();
    for (Path path : named) {
      all.add(path.normalize());
      try {
        all.add(path.toRealPath());
      } catch (IOException missing) {
        // Nothing is there: a key that was not made yet.
        continue;
      }
    }
    return all;
  }

  private static Path old(Path orderKey) {
    return orderKey.resolveSibling(orderKey.getFileName() + ".old");
  }
}

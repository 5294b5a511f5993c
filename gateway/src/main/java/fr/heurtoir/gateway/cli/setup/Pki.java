package fr.heurtoir.gateway.cli.setup;

import fr.heurtoir.protocol.pki.CertificateCheck;
import fr.heurtoir.protocol.pki.LocalCa;
import fr.heurtoir.protocol.pki.PemFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The folder {@code pki} beside {@code gateway.toml}: the doors' authority ({@code ca.pem}, {@code
 * ca-key.pem}) and the certificate that the gateway shows to doors ({@code sip.pem}, {@code
 * sip-key.pem}). Blocking; one thread.
 */
final class Pki {
  /** Renewed by hand or by a timer long before; CertificateWatch warns 30 days before the end. */
  static final Duration SIP_LIFE = Duration.ofDays(825);

  private static final List<String> KEYS = List.of("ca-key.pem", "sip-key.pem");

  private final Path folder;
  private final Optional<String> group;
  private final Clock clock;

  /**
   * @param folder the configuration's
   * @param group who may read the keys beside their owner: the service's own, where root makes
   *     them; empty: nobody
   */
  Pki(Path folder, Optional<String> group, Clock clock) {
    this.folder = folder.toAbsolutePath().normalize().resolve("pki");
    this.group = group;
    this.clock = clock;
  }

  /**
   * Makes what is missing and changes nothing that is there. Where there is no such folder, it
   * appears with all of it. One at a time.
   *
   * @param name by which doors reach the gateway
   * @return the files that were made
   * @throws IOException where half of a pair is there, or nothing can be written
   */
  List<Path> make(String name) throws IOException {
    if (Files.exists(folder)) {
      return complete(folder, name);
    }
    Path part = folder.resolveSibling(".pki.part");
    removeWhatACutLeft(part);
    List<Path> made = complete(part, name);
    Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    return made.stream().map(file -> folder.resolve(file.getFileName())).toList();
  }

  private static void removeWhatACutLeft(Path part) throws IOException {
    if (!Files.exists(part)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(part);
  }

  private List<Path> complete(Path folder, String name) throws IOException {
    List<Path> made = new ArrayList<>();
    SetupFiles.folder(folder);
    boolean authority = Files.exists(folder.resolve("ca.pem"));
    LocalCa ca = LocalCa.in(folder, "Heurtoir doors", clock);
    if (!authority) {
      made.add(folder.resolve("ca.pem"));
    }
    Path sip = folder.resolve("sip.pem");
    Path key = folder.resolve("sip-key.pem");
    if (Files.exists(sip) != Files.exists(key)) {
      throw new IOException(
          "one of " + sip + " and " + key + " is missing: bring it back, or remove the other");
    }
    if (!Files.exists(sip)) {
      ca.issueServer(folder, "sip", List.of(name), SIP_LIFE);
      made.add(sip);
    }
    share(folder);
    return made;
  }

  /** The file of the certificate that the gateway shows to doors. */
  Path certificate() {
    return folder.resolve("sip.pem");
  }

  /**
   * Issues the gateway's certificate for doors anew, for the key that it has: so a cut leaves a
   * pair that fits.
   *
   * @param names by which doors reach the gateway, at least one
   * @throws IOException where there is no authority
   */
  Path renew(List<String> names) throws IOException {
    LocalCa ca = LocalCa.open(folder.resolve("ca.pem"), folder.resolve("ca-key.pem"), clock);
    ca.renewServer(new PemFiles(certificate(), folder.resolve("sip-key.pem")), names, SIP_LIFE);
    return certificate();
  }

  /** What is wrong with the files, or will be soon; empty where all is well. */
  List<String> findings(List<String> names) {
    List<CertificateCheck.Finding> all =
        new ArrayList<>(CertificateCheck.authority(folder.resolve("ca.pem"), clock.instant()));
    all.addAll(
        CertificateCheck.server(
            folder.resolve("sip.pem"),
            folder.resolve("sip-key.pem"),
            Set.copyOf(names),
            clock.instant()));
    return all.stream().map(CertificateCheck.Finding::what).toList();
  }

  /** When each certificate ends; those that cannot be read are left out: see {@link #findings}. */
  Map<Path, Instant> ends() {
    Map<Path, Instant> ends = new LinkedHashMap<>();
    for (String name : List.of("ca.pem", "sip.pem")) {
      Path file = folder.resolve(name);
      try (InputStream pem = Files.newInputStream(file)) {
        X509Certificate first =
            (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        ends.put(file, first.getNotAfter().toInstant());
      } catch (IOException | CertificateException unreadable) {
        continue;
      }
    }
    return ends;
  }

  /** Lets the group read the keys. */
  private void share(Path folder) throws IOException {
    if (group.isEmpty()) {
      return;
    }
    try {
      var owner =
          folder
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByGroupName(group.get());
      for (String key : KEYS) {
        Path file = folder.resolve(key);
        Files.getFileAttributeView(file, PosixFileAttributeView.class).setGroup(owner);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      }
    } catch (UserPrincipalNotFoundException none) {
      throw new IOException("there is no group " + group.get() + "; the package makes it", none);
    }
  }
}

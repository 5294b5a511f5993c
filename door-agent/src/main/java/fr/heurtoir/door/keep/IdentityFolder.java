package fr.heurtoir.door.keep;

import fr.heurtoir.protocol.pki.NewKey;
import fr.heurtoir.protocol.sip.transport.TlsFiles;
import fr.heurtoir.system.DurableFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door's key, certificate and authority, with one folder for each generation. {@code current}
 * is a link to the one in use, {@code previous} to the one before. A generation is complete on the
 * disk before the link is moved, and rename(2) moves a link, so key and certificate always match.
 * Blocking; one thread at a time.
 */
public final class IdentityFolder {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityFolder.class);
  private static final int MOST_KEPT = 4;
  private static final String CURRENT = "current";
  private static final String PREVIOUS = "previous";

  private final Path root;

  /**
   * @param root the folder; created where it is missing
   */
  public IdentityFolder(Path root) {
    this.root = root;
  }

  /** The identity folder of {@code keep.folder}. */
  public static IdentityFolder in(Path keep) {
    return new IdentityFolder(keep.resolve("identity"));
  }

  /**
   * The identity folder that contains a certificate. Empty where the certificate is managed
   * elsewhere.
   */
  public static Optional<IdentityFolder> of(Path certificate) {
    Path folder = certificate.toAbsolutePath().getParent();
    Path root = folder == null ? null : folder.getParent();
    return folder != null
            && root != null
            && folder.endsWith(CURRENT)
            && Files.isSymbolicLink(folder)
        ? Optional.of(new IdentityFolder(root))
        : Optional.empty();
  }

  /** The files in use, whether they exist or not. */
  public TlsFiles files() {
    Path now = root.resolve(CURRENT);
    return new TlsFiles(
        now.resolve("door.pem"), now.resolve("door-key.pem"), now.resolve("authority.pem"));
  }

  public Path root() {
    return root;
  }

  /** The certificates of a PEM file, in their order. */
  public static List<X509Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException none) {
      throw new IOException("no certificate in " + file, none);
    }
  }

  /**
   * Makes a new generation the one in use.
   *
   * @param chain the door's own certificate first
   * @throws IOException where that failed; the previous generation then stays in use
   */
  public void install(NewKey key, List<X509Certificate> chain, List<X509Certificate> authority)
      throws IOException {
    Files.createDirectories(root);
    Path made = fresh(chain.getFirst());
    DurableFile.write(made.resolve("door-key.pem"), key.pem(), "rw-------");
    DurableFile.write(made.resolve("door.pem"), pem(chain), "rw-r--r--");
    DurableFile.write(made.resolve("authority.pem"), pem(authority), "rw-r--r--");
    DurableFile.forceFolder(root);
    Path now = root.resolve(CURRENT);
    if (Files.isSymbolicLink(now)) {
      point(PREVIOUS, Files.readSymbolicLink(now));
    }
    point(CURRENT, made.getFileName());
    prune();
  }

  private Path fresh(X509Certificate own) throws IOException {
    String name = own.getNotBefore().toInstant().toString().replaceAll("[^0-9TZ]", "");
    for (int i = 0; i < 100; i++) {
      try {
        return Files.createDirectory(
            root.resolve(name + "-" + i),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException taken) {
        // Tries the next number.
      }
    }
    throw new IOException("too many generations of " + name + " in " + root);
  }

  private void point(String link, Path target) throws IOException {
    Path part = root.resolve("." + link + ".part");
    Files.deleteIfExists(part);
    Files.createSymbolicLink(part, target.getFileName());
    Files.move(
        part,
        root.resolve(link),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    DurableFile.forceFolder(root);
  }

  /** Returns to the previous generation. False where there is none. */
  public boolean fallBack() throws IOException {
    Path before = root.resolve(PREVIOUS);
    if (!Files.exists(before.resolve("door.pem"))) {
      return false;
    }
    point(CURRENT, Files.readSymbolicLink(before));
    return true;
  }

  private void prune() throws IOException {
    List<Path> generations;
    try (Stream<Path> all = Files.list(root)) {
      generations =
          all.filter(p -> Files.isDirectory(p) && !Files.isSymbolicLink(p)).sorted().toList();
    }
    Path now = Files.readSymbolicLink(root.resolve(CURRENT));
    Path before = root.resolve(PREVIOUS);
    Path kept = Files.isSymbolicLink(before) ? Files.readSymbolicLink(before) : now;
    for (Path old : generations.subList(0, Math.max(0, generations.size() - MOST_KEPT))) {
      if (!old.endsWith(now) && !old.endsWith(kept)) {
        for (String file : List.of("door-key.pem", "door.pem", "authority.pem")) {
          Files.deleteIfExists(old.resolve(file));
        }
        Files.deleteIfExists(old);
        LOG.info("event=identity-pruned generation={}", old.getFileName());
      }
    }
  }

  private static byte[] pem(List<X509Certificate> certificates) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      for (X509Certificate each : certificates) {
        all.writeBytes(NewKey.pem("CERTIFICATE", each.getEncoded()));
      }
    } catch (CertificateEncodingException impossible) {
      throw new IOException(impossible);
    }
    return all.toByteArray();
  }
}

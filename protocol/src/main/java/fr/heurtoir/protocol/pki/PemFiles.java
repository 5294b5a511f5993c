package fr.heurtoir.protocol.pki;

import java.nio.file.Files;
import java.nio.file.Path;

/** A certificate (PEM) and its private key (PKCS #8 PEM, readable by its owner only). */
public record PemFiles(Path certificate, Path key) {
  /** Whether both files exist. */
  boolean exist() {
    return Files.exists(certificate) && Files.exists(key);
  }
}

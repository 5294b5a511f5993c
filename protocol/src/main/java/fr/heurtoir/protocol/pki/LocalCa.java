package fr.heurtoir.protocol.pki;

import fr.heurtoir.protocol.DoorId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority in a folder: ECDSA on P-256, {@code ca.pem} and {@code ca-key.pem} (mode
 * 0600). Blocking; one thread at a time.
 */
public final class LocalCa {
  private static final Duration BACKDATED = Duration.ofHours(1);
  private static final Duration OWN_LIFE = Duration.ofDays(3650);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path certificateFile;
  private final X509Certificate certificate;
  private final PrivateKey key;
  private final Clock clock;

  private LocalCa(Path certificateFile, X509Certificate certificate, PrivateKey key, Clock clock) {
    this.certificateFile = certificateFile;
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
  }

  /**
   * The authority of that folder; makes one where there is none.
   *
   * @param name the common name of a new one
   * @throws IOException where the folder contains only one of the files, or something unreadable
   */
  public static LocalCa in(Path folder, String name, Clock clock) throws IOException {
    Path certificateFile = folder.resolve("ca.pem");
    Path keyFile = folder.resolve("ca-key.pem");
    if (Files.exists(certificateFile) || Files.exists(keyFile)) {
      return open(certificateFile, keyFile, clock);
    }
    try {
      KeyPair pair = newKey();
      X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
      subject.addRDN(BCStyle.CN, name);
      Instant now = clock.instant();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              subject.build(),
              serial(),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(OWN_LIFE)),
              subject.build(),
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      X509CertificateHolder made = sign(builder, pair.getPrivate());
      Pem.write(keyFile, "PRIVATE KEY", pair.getPrivate().getEncoded(), "rw-------");
      Pem.write(certificateFile, "CERTIFICATE", made.getEncoded(), "rw-r--r--");
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException bad) {
      throw new IOException("cannot make a certificate authority: " + bad.getMessage(), bad);
    }
    return open(certificateFile, keyFile, clock);
  }

  /**
   * An existing authority.
   *
   * @param certificateFile PEM; its first certificate is the authority's
   * @param keyFile its private key: EC, PKCS #8 PEM
   * @throws IOException where one cannot be read, or the two do not match
   */
  public static LocalCa open(Path certificateFile, Path keyFile, Clock clock) throws IOException {
    try {
      X509Certificate certificate = certificate(certificateFile);
      PrivateKey key = key(keyFile);
      Signature probe = Signature.getInstance("SHA256withECDSA");
      probe.initSign(key);
      byte[] signature = probe.sign();
      probe.initVerify(certificate.getPublicKey());
      if (!probe.verify(signature)) {
        throw new IOException("the key " + keyFile + " is not that of " + certificateFile);
      }
      return new LocalCa(certificateFile, certificate, key, clock);
    } catch (GeneralSecurityException bad) {
      throw new IOException("not a certificate authority: " + certificateFile, bad);
    }
  }

  /** The authority's own certificate, which the other side must trust. */
  public Path certificate() {
    return certificateFile;
  }

  /**
   * Issues a server's certificate.
   *
   * @param names its DNS names and IP addresses, at least one; the first is its common name
   */
  public PemFiles issueServer(Path folder, String file, List<String> names, Duration life)
      throws IOException {
    return issue(
        newKey(),
        new PemFiles(folder.resolve(file + ".pem"), folder.resolve(file + "-key.pem")),
        names.getFirst(),
        alternatives(names),
        KeyPurposeId.id_kp_serverAuth,
        life);
  }

  /**
   * Issues a server's certificate anew for the key that it has. The key's file is not touched, so a
   * power cut leaves a pair that fits.
   *
   * @param names as {@link #issueServer}
   * @throws IOException where one of the files is missing or cannot be used
   */
  public void renewServer(PemFiles files, List<String> names, Duration life) throws IOException {
    try {
      X509CertificateHolder made =
          issue(
              keyOf(files).getPublic(),
              names.getFirst(),
              alternatives(names),
              KeyPurposeId.id_kp_serverAuth,
              life);
      Pem.write(files.certificate(), "CERTIFICATE", made.getEncoded(), "rw-r--r--");
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException bad) {
      throw new IOException("cannot issue a certificate: " + bad.getMessage(), bad);
    }
  }

  private static List<GeneralName> alternatives(List<String> names) {
    List<GeneralName> alternatives = new ArrayList<>();
    for (String name : names) {
      boolean address = name.matches("[0-9.]+") || name.indexOf(':') >= 0;
      alternatives.add(
          new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
    }
    return alternatives;
  }

  /**
   * Issues a door's certificate. Its only identity is {@code sip:DOORID@domain} (see {@link
   * DoorId}). Where these files exist, it reuses their key.
   */
  public PemFiles issueDoor(Path folder, String file, DoorId door, String domain, Duration life)
      throws IOException {
    PemFiles files = new PemFiles(folder.resolve(file + ".pem"), folder.resolve(file + "-key.pem"));
    return issue(
        files.exist() ? keyOf(files) : newKey(),
        files,
        door.value(),
        List.of(
            new GeneralName(
                GeneralName.uniformResourceIdentifier, "sip:" + door.value() + "@" + domain)),
        KeyPurposeId.id_kp_clientAuth,
        life);
  }

  /**
   * Issues a door's certificate for a key that the door made, with the same identity.
   *
   * @throws IOException where it cannot be made
   */
  public X509Certificate issueDoor(DoorRequest request, DoorId door, String domain, Duration life)
      throws IOException {
    try {
      X509CertificateHolder made =
          issue(
              request.key(),
              door.value(),
              List.of(
                  new GeneralName(
                      GeneralName.uniformResourceIdentifier, "sip:" + door.value() + "@" + domain)),
              KeyPurposeId.id_kp_clientAuth,
              life);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(made.getEncoded()));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException bad) {
      throw new IOException("cannot issue a certificate: " + bad.getMessage(), bad);
    }
  }

  private PemFiles issue(
      KeyPair pair,
      PemFiles files,
      String commonName,
      List<GeneralName> alternatives,
      KeyPurposeId purpose,
      Duration life)
      throws IOException {
    try {
      X509CertificateHolder made = issue(pair.getPublic(), commonName, alternatives, purpose, life);
      Pem.write(files.key(), "PRIVATE KEY", pair.getPrivate().getEncoded(), "rw-------");
      Pem.write(files.certificate(), "CERTIFICATE", made.getEncoded(), "rw-r--r--");
      return files;
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException bad) {
      throw new IOException("cannot issue a certificate: " + bad.getMessage(), bad);
    }
  }

  private X509CertificateHolder issue(
      PublicKey owner,
      String commonName,
      List<GeneralName> alternatives,
      KeyPurposeId purpose,
      Duration life)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    // A common name has 64 characters at most (RFC 5280 appendix A.1).
    subject.addRDN(BCStyle.CN, commonName.length() > 64 ? commonName.substring(0, 64) : commonName);
    Instant now = clock.instant();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            certificate,
            serial(),
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(life)),
            subject.build(),
            owner);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(alternatives.toArray(GeneralName[]::new)));
    JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(owner));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        identifiers.createAuthorityKeyIdentifier(certificate));
    return sign(builder, key);
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static KeyPair keyOf(PemFiles files) throws IOException {
    return new KeyPair(certificate(files.certificate()).getPublicKey(), key(files.key()));
  }

  private static X509Certificate certificate(Path file) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Pem.read(file, "CERTIFICATE")));
    } catch (GeneralSecurityException bad) {
      throw new IOException("not a certificate: " + file, bad);
    }
  }

  private static PrivateKey key(Path file) throws IOException {
    KeyFile.check(file);
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Pem.read(file, "PRIVATE KEY")));
    } catch (GeneralSecurityException bad) {
      throw new IOException("not an EC key: " + file, bad);
    }
  }

  private static BigInteger serial() {
    return new BigInteger(127, RANDOM).setBit(126);
  }

  private static X509CertificateHolder sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException {
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
  }
}

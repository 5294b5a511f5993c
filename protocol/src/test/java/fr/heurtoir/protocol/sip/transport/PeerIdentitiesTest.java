package fr.heurtoir.protocol.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.protocol.DoorId;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class PeerIdentitiesTest {
  private static X509Certificate with(int kind, String... names) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=portail.ecole");
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            new Date(0),
            new Date(Long.MAX_VALUE / 1_000_000),
            name,
            pair.getPublic());
    if (names.length > 0) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              Stream.of(names)
                  .map(text -> new GeneralName(kind, text))
                  .toArray(GeneralName[]::new)));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
  }

  private record Named(DoorId door, String domain) {}

  private static Optional<Named> named(Optional<PeerIdentity> peer) {
    return peer.map(who -> new Named(who.door(), who.domain()));
  }

  private static Optional<Named> uris(String... uris) throws Exception {
    return named(PeerIdentities.of(with(GeneralName.uniformResourceIdentifier, uris)));
  }

  private static final Optional<Named> PORTAIL =
      Optional.of(new Named(new DoorId("portail.ecole"), "example.fr"));

  @Test
  void theIdentityNamesTheKeyThatWasProved() throws Exception {
    X509Certificate one = with(GeneralName.uniformResourceIdentifier, "sip:a.b@example.fr");
    PeerIdentity who = PeerIdentities.of(one).orElseThrow();
    byte[] info = one.getPublicKey().getEncoded();
    assertEquals(
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(info)), who.key());
  }

  @Test
  void theOneSipNameIsTheIdentity() throws Exception {
    assertEquals(PORTAIL, uris("sip:portail.ecole@example.fr"));
    assertEquals(PORTAIL, uris("SIP:portail.ecole@EXAMPLE.fr"));
    assertEquals(PORTAIL, uris("https://example.fr/", "sip:portail.ecole@example.fr"));
  }

  @Test
  void noNameTwoNamesAndOtherNamesAreNoIdentity() throws Exception {
    assertEquals(Optional.empty(), uris());
    assertEquals(
        Optional.empty(), uris("sip:portail.ecole@example.fr", "sip:cour.ecole@example.fr"));
    assertEquals(
        Optional.empty(), uris("sip:portail.ecole@example.fr", "sips:portail.ecole@example.fr"));
    assertEquals(Optional.empty(), uris("sip:example.fr"));
    assertEquals(Optional.empty(), uris("sip:Portail.Ecole@example.fr"));
    assertEquals(Optional.empty(), uris("sip:portail.ecole@example.fr;transport=tls"));
    assertEquals(Optional.empty(), uris("sip:portail.ecole:secret@example.fr"));
    assertEquals(
        Optional.empty(),
        PeerIdentities.of(with(GeneralName.dNSName, "portail.ecole", "example.fr")));
  }
}

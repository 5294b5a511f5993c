package fr.heurtoir.protocol.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

/** The bounds of a request, which stand before faults of the library that reads it. */
class DoorRequestTest {
  private static byte[] named(String commonName) throws Exception {
    NewKey key = NewKey.make();
    return new JcaPKCS10CertificationRequestBuilder(
            new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build(),
            key.pair().getPublic())
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.pair().getPrivate()))
        .getEncoded();
  }

  private static String refusal(byte[] der) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> DoorRequest.read(der)).getMessage());
  }

  @Test
  void anOrdinaryOneIsRead() throws Exception {
    assertEquals(Optional.of("gate.school"), DoorRequest.read(named("gate.school")).commonName());
  }

  /** CVE-2026-58059: a name's escaping takes the square of its length, so the length is bounded. */
  @Test
  void aNameThatIsAllToBeEscapedIsShortOrUnread() throws Exception {
    String most = ",".repeat(1700);
    byte[] taken = named(most);
    assertTrue(taken.length <= DoorRequest.MOST_BYTES);
    assertEquals(Optional.of(most.replace(",", "\\,")), DoorRequest.read(taken).commonName());
    assertEquals("longer than 2048 bytes", refusal(named(",".repeat(60_000))));
  }

  /** CVE-2026-13506: the depth of what is read is bounded too. */
  @Test
  void sequencesWithinSequencesAreRefusedWithoutAnOverflow() {
    byte[] nested = new byte[DoorRequest.MOST_BYTES];
    for (int at = 0; at < nested.length; at += 4) {
      int rest = nested.length - at - 4;
      nested[at] = 0x30;
      nested[at + 1] = (byte) 0x82;
      nested[at + 2] = (byte) (rest >> 8);
      nested[at + 3] = (byte) rest;
    }
    assertEquals("not a certificate request", refusal(nested));
  }
}

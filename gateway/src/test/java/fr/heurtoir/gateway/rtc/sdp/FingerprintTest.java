package fr.heurtoir.gateway.rtc.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final byte[] DER = {1, 2, 3};

  @Test
  void whatIsWrittenIsReadAgainInAnyCase() {
    for (Fingerprint.Hash hash : Fingerprint.Hash.values()) {
      Fingerprint fingerprint = Fingerprint.of(hash, DER);
      String text = fingerprint.toString();
      assertEquals(Optional.of(fingerprint), Fingerprint.parse(text));
      assertEquals(Optional.of(fingerprint), Fingerprint.parse(text.toLowerCase(Locale.ROOT)));
      assertTrue(fingerprint.matches(DER));
      assertFalse(fingerprint.matches(new byte[] {1, 2, 4}));
    }
    assertTrue(
        Fingerprint.of(Fingerprint.Hash.SHA_256, DER).toString().startsWith("sha-256 03:90:58:C6"));
  }

  @Test
  void weakHashesAndMalformedValuesAreNoFingerprints() {
    String good = Fingerprint.of(Fingerprint.Hash.SHA_256, DER).toString();
    for (String bad :
        new String[] {
          "",
          "sha-256",
          good.replace("sha-256", "sha-1"),
          good.replace("sha-256", "sha-512"),
          good.substring(0, good.length() - 3),
          good + ":00",
          good + " 00",
          good.replace(':', '-'),
          good.replace('3', 'G')
        }) {
      assertEquals(Optional.empty(), Fingerprint.parse(bad), bad);
    }
  }

  @Property
  void noTextThrows(@ForAll String text) {
    assertEquals(Optional.empty(), Fingerprint.parse("sha-256 " + text));
  }
}

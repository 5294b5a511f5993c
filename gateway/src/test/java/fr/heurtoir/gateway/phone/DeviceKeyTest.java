package fr.heurtoir.gateway.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.phone.DeviceKey.BadKey;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceKeyTest {
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final String HEAD = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";

  private static String bad(byte[] der) {
    return String.valueOf(
        assertThrows(BadKey.class, () -> DeviceKey.read(TEXT.encodeToString(der))).getMessage());
  }

  private static byte[] der() {
    return Base64.getUrlDecoder().decode(TestKey.make().text());
  }

  /** RFC 6979 appendix A.2.5: the key and the signature of "sample" with SHA-256. */
  @Test
  void aPublishedSignatureHolds() throws Exception {
    byte[] spki =
        HexFormat.of()
            .parseHex(
                HEAD
                    + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                    + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
    byte[] signature =
        HexFormat.of()
            .parseHex(
                "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                    + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    DeviceKey key = DeviceKey.read(TEXT.encodeToString(spki));
    assertTrue(key.signed(List.of("sample"), TEXT.encodeToString(signature)));
    assertFalse(key.signed(List.of("samplf"), TEXT.encodeToString(signature)));
    signature[63] ^= 1;
    assertFalse(key.signed(List.of("sample"), TEXT.encodeToString(signature)));
  }

  @Test
  void aPointThatIsNotOnTheCurveIsNoKey() {
    byte[] der = der();
    der[90] ^= 1;
    assertEquals("a point that is not on the curve", bad(der));
    byte[] zero = Arrays.copyOf(HexFormat.of().parseHex(HEAD), 91);
    assertEquals("a point that is not on the curve", bad(zero));
    byte[] above = der();
    Arrays.fill(above, 27, 59, (byte) 0xff);
    assertEquals("a point that is not on the curve", bad(above));
  }

  @Test
  void onlyTheFormOfWebCryptoIsAKey() throws Exception {
    assertEquals("a key of 123 characters", bad(Arrays.copyOf(der(), 92)));
    assertEquals("a key of 120 characters", bad(Arrays.copyOf(der(), 90)));
    byte[] compressed = der();
    compressed[26] = 2;
    assertEquals("not an uncompressed point of P-256", bad(compressed));
    KeyPairGenerator maker = KeyPairGenerator.getInstance("EC");
    maker.initialize(new ECGenParameterSpec("secp384r1"));
    assertEquals("a key of 160 characters", bad(maker.generateKeyPair().getPublic().getEncoded()));
    byte[] otherCurve = der();
    otherCurve[22] = 8;
    assertEquals("not an uncompressed point of P-256", bad(otherCurve));
  }

  @Test
  void oneKeyHasOneText() {
    String text = TestKey.make().text();
    // The last character carries two bits that are not of the key.
    char last = text.charAt(121);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    String same = text.substring(0, 121) + alphabet.charAt(alphabet.indexOf(last) + 1);
    assertThrows(BadKey.class, () -> DeviceKey.read(same));
    assertThrows(BadKey.class, () -> DeviceKey.read("+" + text.substring(1)));
    assertThrows(BadKey.class, () -> DeviceKey.read(text.substring(0, 120) + "=="));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "not base64!", "AAAA"})
  void whatIsNoSignatureHoldsNothing(String signature) throws Exception {
    DeviceKey key = DeviceKey.read(TestKey.make().text());
    assertFalse(key.signed(List.of("x"), signature));
    assertFalse(key.signed(List.of("x"), "A".repeat(86)));
    assertFalse(key.signed(List.of("x"), "_".repeat(86)));
  }
}

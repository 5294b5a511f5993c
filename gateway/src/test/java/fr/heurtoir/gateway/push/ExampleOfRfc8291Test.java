package fr.heurtoir.gateway.push;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.zerodeplibs.webpush.MessageEncryptions;
import com.zerodeplibs.webpush.UserAgentMessageEncryptionKeyInfo;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The example of RFC 8291 section 5, whose keys are in its appendix A. */
class ExampleOfRfc8291Test {
  private static final String PLAIN = "When I grow up, I want to be a watermelon";
  private static final String SENDER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
  private static final String SENDER_PUBLIC =
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
  private static final String RECEIVER_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
  private static final String RECEIVER_PUBLIC =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
  private static final String SALT = "DGv6ra1nlYgDCS1FRnbzlw";
  private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";
  private static final String BODY =
      "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY"
          + "WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNW"
          + "QexSgSxsj_Qulcy4a-fN";

  /** Where the record size stands, and the only thing that a sender may choose (RFC 8188 2.1). */
  private static final int RECORD_SIZE_AT = 16;

  @Test
  void whatWeEncryptWithIsTheExampleByteForByte() {
    Provider fixed = new Fixed();
    Security.insertProviderAt(fixed, 1);
    byte[] made;
    try {
      made =
          MessageEncryptions.of()
              .encrypt(
                  UserAgentMessageEncryptionKeyInfo.of(bytes(RECEIVER_PUBLIC), bytes(AUTH)),
                  com.zerodeplibs.webpush.PushMessage.ofUTF8(PLAIN))
              .toBytes();
    } finally {
      Security.removeProvider(fixed.getName());
    }
    byte[] example = bytes(BODY);
    assertEquals(example.length, made.length);
    assertEquals(4096, ByteBuffer.wrap(example).getInt(RECORD_SIZE_AT));
    int size = ByteBuffer.wrap(made).getInt(RECORD_SIZE_AT);
    ByteBuffer.wrap(made).putInt(RECORD_SIZE_AT, 4096);
    assertArrayEquals(example, made, "the record size was " + size);
  }

  @Test
  void theForeignReaderReadsTheExample() throws Exception {
    assertEquals(PLAIN, Reader.open(RECEIVER_PRIVATE, AUTH, bytes(BODY)));
  }

  private static byte[] bytes(String base64url) {
    return Base64.getUrlDecoder().decode(base64url);
  }

  /** Gives the example's key pair and salt where new ones are asked for. */
  private static final class Fixed extends Provider {
    private static final long serialVersionUID = 1L;

    Fixed() {
      super("Example of RFC 8291", "1", "for one test");
      put("KeyPairGenerator.EC", FixedKeys.class.getName());
      put("SecureRandom.Fixed", FixedSalt.class.getName());
    }
  }

  /** The sender's keys. */
  public static final class FixedKeys extends KeyPairGeneratorSpi {
    @Override
    public void initialize(int size, SecureRandom random) {}

    @Override
    public void initialize(AlgorithmParameterSpec curve, SecureRandom random) {}

    @Override
    public KeyPair generateKeyPair() {
      try {
        byte[] point = bytes(SENDER_PUBLIC);
        ECParameterSpec on = curve();
        KeyFactory keys = KeyFactory.getInstance("EC");
        return new KeyPair(
            keys.generatePublic(
                new ECPublicKeySpec(
                    new ECPoint(
                        new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
                        new BigInteger(1, Arrays.copyOfRange(point, 33, 65))),
                    on)),
            keys.generatePrivate(
                new ECPrivateKeySpec(new BigInteger(1, bytes(SENDER_PRIVATE)), on)));
      } catch (GeneralSecurityException broken) {
        throw new AssertionError(broken);
      }
    }
  }

  private static ECParameterSpec curve() throws GeneralSecurityException {
    AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
    p256.init(new ECGenParameterSpec("secp256r1"));
    return p256.getParameterSpec(ECParameterSpec.class);
  }

  /** The salt. */
  public static final class FixedSalt extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;

    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected void engineNextBytes(byte[] random) {
      byte[] salt = bytes(SALT);
      if (random.length != salt.length) {
        throw new AssertionError("not a salt: " + random.length);
      }
      System.arraycopy(salt, 0, random, 0, salt.length);
    }

    @Override
    protected byte[] engineGenerateSeed(int bytes) {
      return new byte[bytes];
    }
  }
}

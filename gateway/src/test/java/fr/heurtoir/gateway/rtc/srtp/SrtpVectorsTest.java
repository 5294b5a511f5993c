package fr.heurtoir.gateway.rtc.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 3711 appendix B and of RFC 7714 sections 16 and 17. */
class SrtpVectorsTest {
  private static final String GCM_KEY = "000102030405060708090a0b0c0d0e0f";
  private static final String GCM_SALT = "517569642070726f2071756f";
  private static final String GCM_RTP =
      "8040f17b8041f8d35501a0b2"
          + "47616c6c696120657374206f6d6e697320646976697361"
          + "20696e207061727465732074726573";
  private static final String GCM_SRTP =
      "8040f17b8041f8d35501a0b2"
          + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
          + "899d7f27beb16a9152cf765ee4390cce";
  private static final String GCM_RTCP =
      "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
          + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
  private static final String GCM_SRTCP =
      "81c8000d4d617273"
          + "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
          + "c84aa45896cf4d2fc5abf87245d9eade800005d4";
  private static final String GCM_TAGGED_ONLY =
      GCM_RTCP + "841dd9683dd78ec92ae58790125f62b3000005d4";

  @Test
  void theKeyStreamOfRfc3711AppendixB2IsMade() {
    var cipher =
        new CounterCipher(
            hex("2B7E151628AED2A6ABF7158809CF4F3C"),
            hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"),
            new byte[20]);
    byte[] stream = new byte[48];
    cipher.crypt(stream, 0, 48, 0, 0);
    assertArrayEquals(
        hex(
            "E03EAD0935C95E80E166B16DD92B4EB4"
                + "D23513162B02D0F72A43A2FE4A5F97AB"
                + "41E95B3BB0A2E8DD477901E4FCA894C0"),
        stream);
  }

  @Test
  void theSessionKeysOfRfc3711AppendixB3AreDerived() {
    var derivation =
        new KeyDerivation(
            new SrtpKeys.Master(
                hex("E1F97A0D3E018BE0D64FA32C06DE4139"), hex("0EC675AD498AFEEBB6960B3AABE6")));
    assertArrayEquals(
        hex("C61E7A93744F39EE10734AFE3FF7A087"),
        derivation.derive(KeyDerivation.RTP_ENCRYPTION, 16));
    assertArrayEquals(
        hex("30CBBC08863D8C85D49DB34A9AE1"), derivation.derive(KeyDerivation.RTP_SALT, 14));
    assertArrayEquals(
        hex(
            "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCE"
                + "E049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC25"
                + "6D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2"),
        derivation.derive(KeyDerivation.RTP_AUTHENTICATION, 94));
  }

  @Test
  void rfc7714Section16_1_1EncryptsThePacket() {
    ByteBuf packet = buffer(GCM_RTP);
    assertEquals(SrtpResult.OK, gcmSession(0).protectRtp(packet));
    assertEquals(GCM_SRTP, ByteBufUtil.hexDump(packet));
  }

  @Test
  void rfc7714Section16_1_2DecryptsThePacket() {
    ByteBuf packet = buffer(GCM_SRTP);
    assertEquals(SrtpResult.OK, gcmSession(0).unprotectRtp(packet));
    assertEquals(GCM_RTP, ByteBufUtil.hexDump(packet));
  }

  @Test
  void rfc7714Section16_1_3TagsAPacketThatIsAllHeader() {
    var cipher = new GcmCipher(hex(GCM_KEY), hex(GCM_SALT));
    byte[] work = Arrays.copyOf(hex(GCM_RTP), 100);
    int size = GCM_RTP.length() / 2;
    int end = cipher.sealRtp(work, size, size, 0x5501a0b2, 0xf17b);
    assertEquals(
        GCM_RTP + "22493f82d2bce397e9d79e3b19aa4216", HexFormat.of().formatHex(work, 0, end));
    assertEquals(size, cipher.openRtp(work, size, end, 0x5501a0b2, 0xf17b));
  }

  @Test
  void rfc7714Section17_1EncryptsTheCompoundPacket() {
    ByteBuf packet = buffer(GCM_RTCP);
    assertEquals(SrtpResult.OK, gcmSession(0x5d4).protectRtcp(packet));
    assertEquals(GCM_SRTCP, ByteBufUtil.hexDump(packet));
  }

  @Test
  void rfc7714Section17_2DecryptsTheCompoundPacket() {
    ByteBuf packet = buffer(GCM_SRTCP);
    assertEquals(SrtpResult.OK, gcmSession(0).unprotectRtcp(packet));
    assertEquals(GCM_RTCP, ByteBufUtil.hexDump(packet));
  }

  @Test
  void rfc7714Section17_3ATaggedButUnencryptedPacketIsRefused() {
    ByteBuf packet = buffer(GCM_TAGGED_ONLY);
    assertEquals(SrtpResult.NOT_ENCRYPTED, gcmSession(0).unprotectRtcp(packet));
    assertEquals(GCM_TAGGED_ONLY, ByteBufUtil.hexDump(packet));
  }

  /** The vectors give session keys, not master keys. */
  private static SrtpSession gcmSession(long rtcpIndex) {
    return new JcaSrtpSession(16, gcm(), gcm(), gcm(), gcm(), rtcpIndex);
  }

  private static PacketCipher gcm() {
    return new GcmCipher(hex(GCM_KEY), hex(GCM_SALT));
  }

  private static ByteBuf buffer(String hex) {
    return Unpooled.buffer().writeBytes(hex(hex));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}

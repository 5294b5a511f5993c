package fr.heurtoir.gateway.rtc.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StunMessageTest {
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

  /** RFC 5769 section 2.1. */
  private static final String REQUEST =
      "000100582112a442b7e7a701bc34d686fa87dfae"
          + "802200105354554e207465737420636c69656e74"
          + "002400046e0001ff80290008932ff9b151263b36"
          + "000600096576746a3a68367659202020"
          + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
          + "80280004e57a3bcf";

  /** RFC 5769 section 2.2. */
  private static final String RESPONSE_V4 =
      "0101003c2112a442b7e7a701bc34d686fa87dfae"
          + "8022000b7465737420766563746f7220"
          + "002000080001a147e112a643"
          + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
          + "80280004c07d4c96";

  /** RFC 5769 section 2.3. */
  private static final String RESPONSE_V6 =
      "010100482112a442b7e7a701bc34d686fa87dfae"
          + "8022000b7465737420766563746f7220"
          + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
          + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
          + "80280004c8fb0b4c";

  @Test
  void theSampleRequestOfRfc5769IsReadWhole() {
    StunMessage message = read(hex(REQUEST));
    assertEquals(StunClass.REQUEST, message.messageClass());
    assertEquals(StunMessage.BINDING, message.method());
    assertArrayEquals(hex("b7e7a701bc34d686fa87dfae"), message.transactionId());
    assertEquals(Optional.of("evtj:h6vY"), message.username());
    assertEquals(Optional.of("evtj"), message.receiverUfrag());
    assertEquals(OptionalLong.of(0x6e0001ffL), message.priority());
    assertEquals(OptionalLong.of(0x932ff9b151263b36L), message.iceControlled());
    assertEquals(OptionalLong.empty(), message.iceControlling());
    assertFalse(message.useCandidate());
    assertTrue(message.hasFingerprint());
    assertTrue(message.integrityHolds(new StunKey(PASSWORD)));
    assertEquals(0, message.unknownRequired().length);
  }

  @Test
  void theSampleResponsesOfRfc5769GiveTheirAddresses() throws Exception {
    StunMessage v4 = read(hex(RESPONSE_V4));
    assertEquals(StunClass.SUCCESS, v4.messageClass());
    assertTrue(v4.integrityHolds(new StunKey(PASSWORD)));
    assertEquals(Optional.of(address("192.0.2.1")), v4.xorMappedAddress());
    StunMessage v6 = read(hex(RESPONSE_V6));
    assertTrue(v6.integrityHolds(new StunKey(PASSWORD)));
    assertEquals(
        Optional.of(address("2001:db8:1234:5678:11:2233:4455:6677")), v6.xorMappedAddress());
  }

  @Test
  void anotherPasswordOrOneChangedByteBreaksIntegrity() {
    assertFalse(read(hex(REQUEST)).integrityHolds(new StunKey(PASSWORD + "x")));
    byte[] changed = hex(REQUEST);
    changed[46] ^= 1;
    // Without its fingerprint, so that only the integrity can notice.
    changed[3] -= 8;
    StunMessage message = read(Arrays.copyOf(changed, changed.length - 8));
    assertFalse(message.integrityHolds(new StunKey(PASSWORD)));
  }

  @Test
  void aWrongFingerprintIsNoStunMessage() {
    byte[] changed = hex(REQUEST);
    changed[30] ^= 1;
    assertEquals(new StunParse.Unreadable(StunFault.BAD_FINGERPRINT), StunMessage.parse(changed));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    var key = new StunKey(PASSWORD);
    byte[] id = hex("000102030405060708090a0b");
    byte[] bytes =
        StunWriter.request(id)
            .username("abcd:efgh")
            .priority(0xFFFF_FFFFL)
            .useCandidate()
            .iceControlling(-2L)
            .integrity(key)
            .fingerprint()
            .bytes();
    StunMessage request = read(bytes);
    assertEquals(OptionalLong.of(0xFFFF_FFFFL), request.priority());
    assertEquals(OptionalLong.of(-2L), request.iceControlling());
    assertTrue(request.useCandidate());
    assertTrue(request.hasFingerprint());
    assertTrue(request.integrityHolds(key));
    for (String ip : new String[] {"192.0.2.1", "2001:db8::1"}) {
      StunMessage response =
          read(
              StunWriter.success(request)
                  .xorMappedAddress(address(ip))
                  .integrity(key)
                  .fingerprint()
                  .bytes());
      assertEquals(StunClass.SUCCESS, response.messageClass());
      assertArrayEquals(id, response.transactionId());
      assertEquals(Optional.of(address(ip)), response.xorMappedAddress());
      assertTrue(response.integrityHolds(key));
    }
    StunMessage refusal =
        read(
            StunWriter.error(request, 420, "")
                .unknownAttributes(new int[] {0x7FFE, 0x7FFF, 0x0003})
                .fingerprint()
                .bytes());
    assertEquals(StunClass.ERROR, refusal.messageClass());
    assertEquals(OptionalInt.of(420), refusal.errorCode());
    assertArrayEquals(new int[] {0x7FFE, 0x7FFF, 0x0003}, refusal.unknownAttributes());
  }

  @Test
  void attributesAfterTheIntegrityArePassedOver() {
    var key = new StunKey(PASSWORD);
    StunMessage message =
        read(
            StunWriter.request(new byte[12])
                .username("abcd:efgh")
                .integrity(key)
                .useCandidate()
                .attribute(0x7FFF, new byte[3])
                .fingerprint()
                .bytes());
    assertFalse(message.useCandidate());
    assertEquals(0, message.unknownRequired().length);
    assertTrue(message.integrityHolds(key));
    assertTrue(message.hasFingerprint());
  }

  @Test
  void ofTwoAttributesOfOneTypeTheFirstCounts() {
    StunMessage message =
        read(StunWriter.request(new byte[12]).username("ab:cd").username("ef:gh").bytes());
    assertEquals(Optional.of("ab:cd"), message.username());
  }

  @Test
  void unknownComprehensionRequiredAttributesAreListedOnce() {
    StunMessage message =
        read(
            StunWriter.request(new byte[12])
                .attribute(0x7001, new byte[1])
                .attribute(0x7001, new byte[1])
                .attribute(0xC057, new byte[4])
                .attribute(0x0002, new byte[8])
                .bytes());
    assertArrayEquals(new int[] {0x7001, 0x0002}, message.unknownRequired());
  }

  @Test
  void attributesOfAWrongSizeAreAsGoodAsAbsent() {
    StunMessage message =
        read(
            StunWriter.request(new byte[12])
                .attribute(StunAttribute.PRIORITY, new byte[3])
                .attribute(StunAttribute.ICE_CONTROLLING, new byte[7])
                .attribute(StunAttribute.XOR_MAPPED_ADDRESS, new byte[] {0, 2, 0, 0, 1, 2, 3, 4})
                .attribute(StunAttribute.ERROR_CODE, new byte[] {0, 0, 7, 0})
                .attribute(StunAttribute.USERNAME, new byte[600])
                .bytes());
    assertEquals(OptionalLong.empty(), message.priority());
    assertEquals(OptionalLong.empty(), message.iceControlling());
    assertEquals(Optional.empty(), message.xorMappedAddress());
    assertEquals(OptionalInt.empty(), message.errorCode());
    assertEquals(Optional.empty(), message.username());
  }

  @Test
  void eachWayOfBeingNoStunMessageHasItsName() {
    assertFault(StunFault.TOO_SHORT, new byte[19]);
    assertFault(StunFault.TOO_LONG, new byte[StunMessage.MAX_BYTES + 1]);
    byte[] noCookie = hex(REQUEST);
    noCookie[4] = 0;
    assertFault(StunFault.NOT_STUN, noCookie);
    byte[] dtls = hex(REQUEST);
    dtls[0] = (byte) 0x40;
    assertFault(StunFault.NOT_STUN, dtls);
    assertFault(StunFault.BAD_LENGTH, Arrays.copyOf(hex(REQUEST), 100));
    byte[] overrun = StunWriter.request(new byte[12]).attribute(0x8022, new byte[8]).bytes();
    overrun[23] = 9;
    assertFault(StunFault.BAD_ATTRIBUTE, overrun);
    assertFault(
        StunFault.BAD_ATTRIBUTE,
        StunWriter.request(new byte[12]).fingerprint().useCandidate().bytes());
    var many = StunWriter.request(new byte[12]);
    for (int i = 0; i <= StunMessage.MAX_ATTRIBUTES; i++) {
      many.useCandidate();
    }
    assertFault(StunFault.TOO_MANY_ATTRIBUTES, many.bytes());
  }

  private static void assertFault(StunFault fault, byte[] bytes) {
    assertEquals(new StunParse.Unreadable(fault), StunMessage.parse(bytes));
  }

  private static StunMessage read(byte[] bytes) {
    return assertInstanceOf(StunParse.Read.class, StunMessage.parse(bytes)).message();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static InetSocketAddress address(String ip) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(ip), 32853);
  }
}

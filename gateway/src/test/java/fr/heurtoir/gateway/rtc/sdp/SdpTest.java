package fr.heurtoir.gateway.rtc.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SdpTest {
  @Test
  void nothingIsLostAndNothingReordered() throws Exception {
    String text = (Offers.PHONE + "x=unknown kind\na=foo:bar baz\n").replace("\n", "\r\n");
    assertEquals(text, Sdp.parse(text).toString());
  }

  @Test
  void boundsAreKept() {
    assertThrows(MalformedSdpException.class, () -> Sdp.parse("v=0\n" + "a=x\n".repeat(1_000)));
    assertThrows(
        MalformedSdpException.class, () -> Sdp.parse("v=0\na=" + "x".repeat(Sdp.MAX_LENGTH)));
    assertThrows(
        MalformedSdpException.class,
        () -> Sdp.parse("v=0\n" + "m=audio 9 UDP/TLS/RTP/SAVPF 0\n".repeat(17)));
    assertThrows(MalformedSdpException.class, () -> Sdp.parse(""));
    assertThrows(MalformedSdpException.class, () -> Sdp.parse("v=0\nm=audio 70000 X 0\n"));
    assertThrows(MalformedSdpException.class, () -> Sdp.parse("v=0\nm=audio 9\n"));
    assertThrows(MalformedSdpException.class, () -> Sdp.parse("v=0\na=nul\0\n"));
  }

  @Test
  void profilesAreComparedByTheirMeaning() {
    for (String id : List.of("42e01f", "42E034", "42c016", "4d8028", "58C01f")) {
      assertEquals(H264Profile.CONSTRAINED_BASELINE, H264Profile.of(Optional.of(id)), id);
    }
    assertEquals(H264Profile.BASELINE, H264Profile.of(Optional.of("42001f")));
    assertEquals(H264Profile.BASELINE, H264Profile.of(Optional.empty()));
    assertEquals(H264Profile.MAIN, H264Profile.of(Optional.of("4d001f")));
    assertEquals(H264Profile.HIGH, H264Profile.of(Optional.of("640028")));
    assertEquals(H264Profile.CONSTRAINED_HIGH, H264Profile.of(Optional.of("640c1f")));
    assertEquals(H264Profile.OTHER, H264Profile.of(Optional.of("zz001f")));
    assertEquals(H264Profile.OTHER, H264Profile.of(Optional.of("42e01f00")));
  }

  /** Whole offers with lines cut, doubled, swapped or bent: answered or refused, never a crash. */
  @Property(tries = 2_000)
  void aBentOfferIsAnsweredOrRefused(@ForAll("bent") String offer) {
    try {
      Offer read = Offers.read(offer);
      Negotiated door =
          Answerer.door(
              read,
              List.of(AudioCodec.values()),
              List.of(VideoCodec.values()),
              Offers.local(offer));
      if (door instanceof Negotiated.Agreed agreed) {
        Sdp.parse(agreed.answer());
        assertEquals(Sdp.parse(offer).media().size(), Sdp.parse(agreed.answer()).media().size());
        Answerer.viewer(read, agreed.parameters(), Offers.local(offer));
      }
    } catch (MalformedSdpException refused) {
      assertEquals(false, refused.getMessage() == null);
    }
  }

  @Provide
  Arbitrary<String> bent() {
    Arbitrary<String> base = Arbitraries.of(Offers.DOOR, Offers.PHONE);
    Arbitrary<List<Integer>> cuts = Arbitraries.integers().between(0, 5_000).list().ofMaxSize(4);
    Arbitrary<String> noise = Arbitraries.strings().ofMaxLength(12);
    return base.flatMap(
        text ->
            cuts.flatMap(
                places ->
                    noise.map(
                        insert -> {
                          StringBuilder bent = new StringBuilder(text);
                          for (int place : places) {
                            int at = place % bent.length();
                            switch (place % 3) {
                              case 0 -> bent.insert(at, insert);
                              case 1 -> bent.deleteCharAt(at);
                              default -> bent.insert(at, bent.substring(at / 2, at));
                            }
                          }
                          return bent.toString();
                        })));
  }
}

package fr.heurtoir.door.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TheDesksWordsTest {
  /** ITU-T G.711: what silence is, and that the error stays within half a step of the segment. */
  @Property
  void aSampleComesBackNearlyAsItWas(@ForAll @IntRange(min = -32_768, max = 32_767) int sample) {
    for (G711 law : G711.values()) {
      int back = law.decode(law.encode(sample));
      assertTrue(
          Math.abs(back - sample) <= Math.max(16, Math.abs(sample) / 16 + 132),
          () -> law + " " + sample + " " + back);
    }
  }

  @Test
  void silenceIsTheStandardsByte() {
    assertEquals((byte) 0xFF, G711.PCMU.encode(0));
    assertEquals((byte) 0xD5, G711.PCMA.encode(0));
    assertEquals(0, G711.PCMU.decode((byte) 0xFF));
  }

  @Test
  void anAnswerIsReadAndOneThatNamesAHostOrNothingOfOursIsNone() {
    String sdp =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n"
            + "m=audio 4000 RTP/AVP 0 8\r\n";
    DeskSdp answer = DeskSdp.answer(sdp).orElseThrow();
    assertEquals(new InetSocketAddress("192.0.2.9", 4000), answer.remote());
    assertEquals(G711.PCMU, answer.codec());
    assertTrue(DeskSdp.answer(sdp.replace("192.0.2.9", "evil.example")).isEmpty());
    assertTrue(DeskSdp.answer(sdp.replace("192.0.2.9", "0.0.0.0")).isEmpty());
    assertTrue(DeskSdp.answer(sdp.replace("192.0.2.9", "224.0.0.1")).isEmpty());
    assertTrue(DeskSdp.answer(sdp.replace("0 8", "18")).isEmpty());
    assertTrue(DeskSdp.answer(sdp.replace("4000", "0")).isEmpty());
  }

  @Property(tries = 500)
  void noAnswerBreaksTheReading(@ForAll String sdp) {
    DeskSdp.answer(sdp);
    DeskSdp.answer("v=0\r\n" + sdp + "\r\nm=audio " + sdp);
  }
}

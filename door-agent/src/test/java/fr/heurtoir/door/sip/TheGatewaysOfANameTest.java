package fr.heurtoir.door.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.door.sip.DoorSipSettings.Gateway;
import fr.heurtoir.door.sip.SrvRecords.Srv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.naming.NamingException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheGatewaysOfANameTest {
  private static final Gateway FIXED = new Gateway("fixed.example", 5061);

  @TempDir Path folder;
  private long now;
  private int asked;
  private List<Srv> records = List.of();
  private boolean dnsAway;

  private GatewayList list(List<Gateway> configured) {
    return new GatewayList(
        configured,
        Optional.of(
            new GatewayList.Source(
                "_sips._tcp.ville.example",
                folder.resolve("gateways"),
                name -> {
                  asked++;
                  if (dnsAway) {
                    throw new NamingException("no server answers");
                  }
                  return records;
                })),
        () -> now);
  }

  private static void freshen(GatewayList list) throws Exception {
    try {
      list.take(list.ask().toCompletableFuture().get(10, TimeUnit.SECONDS), null);
    } catch (ExecutionException failed) {
      list.take(null, failed.getCause());
    }
  }

  @Test
  void theLowestPriorityIsFirstAndWeightsShareOnePriority() {
    List<Srv> all =
        List.of(
            new Srv(20, 0, 5061, "late"), new Srv(10, 75, 5061, "a"), new Srv(10, 25, 5061, "b"));
    Map<String, Integer> first = new HashMap<>();
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      List<Gateway> ordered = SrvRecords.order(all, random);
      assertEquals("late", ordered.getLast().host());
      assertEquals(3, ordered.size());
      first.merge(ordered.getFirst().host(), 1, Integer::sum);
    }
    assertTrue(first.get("a") > 1350 && first.get("a") < 1650, first::toString);
  }

  @Test
  void aRecordThatIsNoneIsLeftOut() {
    assertEquals(
        List.of(new Srv(10, 5, 5061, "gw.ville.example")),
        SrvRecords.read(
            List.of("10 5 5061 gw.ville.example.", "0 0 0 .", "10 5 70000 x.", "x", "")));
  }

  @Property(tries = 300)
  void noAnswerBreaksTheReading(@ForAll List<String> texts) {
    SrvRecords.order(SrvRecords.read(texts), new Random(1));
  }

  @Test
  void aNameServerThatIsAwayDoesNotLoseTheGatewayNotEvenAfterARestart() throws Exception {
    records = List.of(new Srv(1, 1, 5061, "gw1.ville.example"));
    GatewayList list = list(List.of(FIXED));
    assertEquals(Optional.of(FIXED), list.current(), "before the first answer");
    freshen(list);
    assertEquals("gw1.ville.example:5061", list.current().orElseThrow().toString());
    dnsAway = true;
    now += GatewayList.FRESH.toNanos();
    freshen(list);
    assertEquals("gw1.ville.example:5061", list.current().orElseThrow().toString());
    GatewayList restarted = list(List.of(FIXED));
    freshen(restarted);
    assertEquals("gw1.ville.example:5061", restarted.current().orElseThrow().toString());
    Files.writeString(folder.resolve("gateways"), "evil.example 5061 00000000\n");
    assertEquals(Optional.of(FIXED), list(List.of(FIXED)).current(), "a damaged file is as none");
  }

  @Test
  void anAnswerIsUsedForAMinuteAndThenAskedForAgain() throws Exception {
    records = List.of(new Srv(1, 1, 5061, "one.example"));
    GatewayList list = list(List.of());
    freshen(list);
    freshen(list);
    assertEquals(1, asked);
    records = List.of(new Srv(1, 1, 5061, "two.example"));
    now += GatewayList.FRESH.toNanos();
    freshen(list);
    assertEquals(2, asked);
    assertEquals("two.example", list.current().orElseThrow().host());
    records = List.of();
    now += GatewayList.FRESH.toNanos();
    freshen(list);
    assertEquals("two.example", list.current().orElseThrow().host(), "an empty answer is none");
  }

  @Test
  void aNetworkThatFlapsGivesAFewLinesAMinute() {
    AwayLog log = new AwayLog(() -> now);
    for (int i = 0; i < 200; i++) {
      log.away("gw:5061", "the connection ended", 250);
      now += 100_000_000L;
    }
    assertEquals(200 - AwayLog.EACH, log.unsaid());
    now += AwayLog.MINUTE.toNanos();
    log.away("gw:5061", "the connection ended", 250);
    assertEquals(0, log.unsaid());
  }
}

package fr.heurtoir.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.ops.SteadyClock;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing that is kept goes because of a clock that shows another year for a while. */
@ParameterizedClass
@EnumSource
class AClockThatLeapsTest {
  private static final Duration YEARS = Duration.ofDays(1500);
  private static final String SCHOOL = "jules-ferry";
  private static final Map<String, Duration> A_DAY = Map.of(SCHOOL, Duration.ofHours(24));
  private static final DoorId DOOR = new DoorId("portail.jules-ferry");

  @Parameter Shipped kind;
  @TempDir Path folder;
  private StoreFixture it;
  private String cookie = "";
  private String openLink = "";
  private String openDoorLink = "";
  private RingId ring = new RingId("00000000000000000000000000");

  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final Logger logger = Logger.getLogger(SteadyClock.class.getName());
  private final Handler ear =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          said.add(new java.util.logging.SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void aSchoolWithSomethingOfEverything() throws Exception {
    logger.addHandler(ear);
    it = new StoreFixture(kind, folder);
    it.store.lookAtClock();
    String used =
        it.store.enrolments().issue("directrice", SCHOOL, Duration.ofHours(72), "console").token();
    cookie =
        assertInstanceOf(
                Redeemed.Enrolled.class,
                it.store
                    .enrolments()
                    .redeem(CommuneId.FIRST, new EnrolmentLink.Secret.Token(used), "phone", "key"))
            .cookie();
    openLink =
        it.store.enrolments().issue("directrice", SCHOOL, Duration.ofHours(72), "console").token();
    openDoorLink = it.store.doorEnrolments().issue(DOOR, Duration.ofHours(72));
    RingRow row = it.row(Outcome.ANSWERED, "kept");
    ring = row.id();
    it.store.ringLog().append(row);
    StoreFixture.until("written", () -> it.count("heurtoir_rings_stored_total") == 1);
    it.store.snapshots().keep(SCHOOL, ring, new byte[100]);
    it.store.doors().happened(DOOR, row.pressedAt(), "forced", "the gate");
  }

  @AfterEach
  void close() {
    it.close();
    logger.removeHandler(ear);
  }

  private void tidy() throws Exception {
    it.store.lookAtClock();
    it.purge();
    it.store.accountLogins().forget();
    it.store.snapshots().purge(A_DAY);
  }

  private void allIsThere() throws Exception {
    assertTrue(it.store.sessions().byCookie(cookie).isPresent(), "the phone comes in");
    assertTrue(it.store.ringLog().ring(List.of(SCHOOL), ring).isPresent(), "the ring");
    assertTrue(it.store.snapshots().has(ring, A_DAY), "its picture");
    assertEquals(1, it.store.doors().events(DOOR).size(), "what happened at the door");
    assertEquals(
        EnrolmentLink.State.OPEN,
        it.store
            .enrolments()
            .look(CommuneId.FIRST, new EnrolmentLink.Secret.Token(openLink))
            .orElseThrow()
            .state());
  }

  private long said(String event) {
    return said.stream().filter(line -> line.contains("event=" + event)).count();
  }

  @Test
  void yearsAheadForAMomentNothingIsDeletedAndItIsSaidOnce() throws Exception {
    it.leap(YEARS);
    for (int minute = 0; minute < 60; minute++) {
      tidy();
      it.pass(Duration.ofMinutes(1));
    }
    allIsThere();
    assertEquals(1, said("clock-leapt"));
    it.leap(YEARS.negated());
    tidy();
    allIsThere();
    assertEquals(1, said("clock-agrees-again"));
    assertInstanceOf(
        Redeemed.Enrolled.class,
        it.store
            .enrolments()
            .redeem(CommuneId.FIRST, new EnrolmentLink.Secret.Token(openLink), "second", "key2"));
    assertEquals(
        DOOR, it.store.doorEnrolments().redeem(openDoorLink, "hash").orElseThrow(), "and a door's");
  }

  @Test
  void yearsAheadAtTheStartNothingIsDeletedAndAgainNotAtTheNext() throws Exception {
    it.leap(YEARS);
    for (int start = 0; start < 3; start++) {
      it = it.again();
      tidy();
      allIsThere();
    }
    assertEquals(3, said("clock-leapt"), "once a start");
  }

  @Test
  void aClockThatAnNtpClientVouchesForIsBelieved() throws Exception {
    it.leap(YEARS);
    tidy();
    allIsThere();
    it.synchronised(true);
    tidy();
    assertEquals(1, said("clock-believed"));
    assertFalse(it.store.sessions().byCookie(cookie).isPresent());
    assertFalse(it.store.ringLog().ring(List.of(SCHOOL), ring).isPresent());
    assertEquals(List.of(), it.store.doors().events(DOOR));
    it.synchronised(false);
    it = it.again();
    assertEquals(1, said("clock-leapt"), "and known to be right at the next start");
  }

  @Test
  void aClockThatWasSteadyForADayIsBelievedAndOneThatWandersIsNot() throws Exception {
    it.leap(Duration.ofDays(40));
    for (int hour = 0; hour < 30; hour++) {
      it.leap(Duration.ofHours(hour % 2 == 0 ? 5 : -5));
      tidy();
      it.pass(Duration.ofHours(1));
    }
    assertTrue(it.store.ringLog().ring(List.of(SCHOOL), ring).isPresent());
    for (int hour = 0; hour <= SteadyClock.STEADY.toHours() + 1; hour++) {
      tidy();
      it.pass(Duration.ofHours(1));
    }
    assertEquals(1, said("clock-believed"));
    assertFalse(it.store.ringLog().ring(List.of(SCHOOL), ring).isPresent());
  }

  @Test
  void yearsBehindNothingIsDeletedEither() throws Exception {
    it.leap(YEARS.negated());
    it = it.again();
    tidy();
    allIsThere();
    it.leap(YEARS);
    tidy();
    allIsThere();
  }
}

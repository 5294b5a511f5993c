package fr.heurtoir.gateway.store;

import fr.heurtoir.gateway.ops.GivenTime;
import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.phone.EnrolmentLink;
import fr.heurtoir.gateway.phone.EnrolmentLink.Secret;
import fr.heurtoir.gateway.phone.Redeemed;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.RingPlan;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the contracts of the ports have in common: they are run against every {@link Keeper}, over
 * two schools, with a time that the test gives. A contract says what a port promises and nothing of
 * how it is kept.
 */
@ParameterizedClass
@EnumSource
abstract class PortContract {
  static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00.000Z");
  static final String SCHOOL = "jules-ferry";
  static final String OTHER = "pasteur";
  static final String HEAD = "directrice";
  static final String STAFF = "agent";
  static final DoorId GATE = new DoorId("portail.jules-ferry");
  static final DoorId YARD = new DoorId("cour.jules-ferry");
  static final String CONSOLE = "console.test";

  @Parameter Keeper keeper;
  @TempDir Path folder;

  final GivenTime time = new GivenTime(BEGIN);
  final AtomicReference<Schools> schools = new AtomicReference<>(of(HEAD, STAFF));
  Keeping kept;

  @BeforeEach
  void open() throws Exception {
    kept = keeper.open(folder, schools::get, time);
  }

  @AfterEach
  void close() {
    kept.close();
  }

  /** The gateway ends and begins again. */
  void again() throws Exception {
    kept = kept.again();
  }

  /** The schools, of which the first has these people, and the second the first of them. */
  static Schools of(String... people) {
    List<Person> all =
        java.util.stream.Stream.of(people).map(id -> new Person(id, "Mme " + id)).toList();
    return new Schools(
        List.of(
            new School(
                SCHOOL,
                "École Jules-Ferry",
                List.of(
                    new Door(GATE, "Portail", List.of("gate"), Duration.ofSeconds(3)),
                    new Door(YARD, "Cour", List.of("gate"), Duration.ofSeconds(3))),
                all,
                RingPlan.standard()),
            new School(
                OTHER, "École Pasteur", List.of(), List.of(all.getFirst()), RingPlan.standard())));
  }

  String token(String person) {
    return kept.phones().enrolments().issueToken(person, SCHOOL, Duration.ofHours(1), CONSOLE);
  }

  Redeemed redeem(String token, String key) {
    return redeem(new Secret.Token(token), "Téléphone", key);
  }

  Redeemed redeem(Secret secret, String name, String key) {
    return kept.phones().enrolments().redeem(CommuneId.FIRST, secret, name, key);
  }

  Optional<EnrolmentLink> look(Secret secret) {
    return kept.phones().enrolments().look(CommuneId.FIRST, secret);
  }

  /** A phone that is enrolled now, with the value of its cookie. */
  Redeemed.Enrolled enrolled(String person) {
    String token = token(person);
    return (Redeemed.Enrolled) redeem(token, "key of " + token);
  }

  EnrolledPhone phone() {
    return enrolled(HEAD).phone();
  }

  /** Waits for the other threads. */
  static void await(CyclicBarrier together) {
    try {
      together.await(20, TimeUnit.SECONDS);
    } catch (Exception late) {
      throw new IllegalStateException(late);
    }
  }
}

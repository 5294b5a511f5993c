package fr.heurtoir.gateway.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.heurtoir.protocol.Outcome;
import fr.heurtoir.protocol.RingId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MessagesToPhonesFollowTheSchemaTest {
  private static final ProtocolSchema SCHEMA = ProtocolSchema.toPhone();
  private final PhoneCodec codec = new PhoneCodec(List.of());

  @Property(tries = 600)
  void everyMessageThatCanBeMadeFollowsThePublishedSchema(@ForAll("messages") ToPhone message) {
    assertEquals("", SCHEMA.faults(codec.write(message)));
  }

  /**
   * Both ways: no message that the schema does not have, none of the schema that cannot be made.
   */
  @Example
  void everyKindOfMessageIsInTheSchemaAndIsTriedHere() {
    Map<Class<?>, String> made = new HashMap<>();
    messages()
        .sampleStream()
        .limit(5_000)
        .takeWhile(_ -> made.size() < ToPhone.class.getPermittedSubclasses().length)
        .forEach(message -> made.put(message.getClass(), message.type()));
    assertEquals(Set.of(ToPhone.class.getPermittedSubclasses()), made.keySet());
    assertEquals(ProtocolSchema.types("to-phone"), new TreeSet<>(made.values()));
  }

  @Provide
  Arbitrary<ToPhone> messages() {
    Arbitrary<RingId> ring = Arbitraries.longs().between(0, (1L << 48) - 1).map(RingId::next);
    Arbitrary<Named> named =
        Combinators.combine(
                Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(Named.MAX_ID),
                Arbitraries.strings().all().ofMinLength(1).ofMaxLength(40))
            .as(Named::new);
    // Times that ran out are negative here.
    Arbitrary<Duration> time = Arbitraries.longs().between(-5_000, 900_000).map(Duration::ofMillis);
    Arbitrary<String> sentence = Arbitraries.strings().all().ofMaxLength(400);
    Arbitrary<String> lock = Arbitraries.of("gate", "a", "side-door-2");
    Arbitrary<OptionalInt> re =
        Arbitraries.integers()
            .between(1, Integer.MAX_VALUE)
            .optional()
            .map(o -> o.isPresent() ? OptionalInt.of(o.get()) : OptionalInt.empty());
    Arbitrary<RingNotice.Live> live =
        Arbitraries.oneOf(
            Arbitraries.just(new RingNotice.Ringing()),
            Combinators.combine(named, time).as(RingNotice.Talking::new),
            Combinators.combine(named, time).as(RingNotice.Held::new));
    Arbitrary<RingNotice> ended =
        Combinators.combine(
                Arbitraries.of(Outcome.values()),
                named.optional(),
                Arbitraries.of(true, false),
                time)
            .as(RingNotice.Ended::new);
    Arbitrary<SchoolInfo.DoorInfo> door =
        Combinators.combine(
                named,
                Arbitraries.of(true, false),
                lock.list().ofMaxSize(4),
                Arbitraries.of(true, false),
                Arbitraries.strings().all().ofMinLength(1).ofMaxLength(16).list().ofMaxSize(40))
            .as(SchoolInfo.DoorInfo::new);
    Arbitrary<SchoolInfo> school =
        Combinators.combine(
                named,
                door.list().ofMaxSize(32),
                Arbitraries.of("answer", "open", "lockdown").list().ofMaxSize(40))
            .as(SchoolInfo::new);
    return Arbitraries.oneOf(
        Combinators.combine(
                named,
                named,
                Arbitraries.integers().between(1, 60),
                Arbitraries.of(true, false),
                school.list().ofMaxSize(3),
                Arbitraries.of("push.example", "ntfy.example:8443")
                    .list()
                    .ofMaxSize(20)
                    .map(hosts -> new ToPhone.PushOffer("B".repeat(87), hosts))
                    .optional())
            .as(ToPhone.Welcome::new),
        Arbitraries.just(new ToPhone.Challenge("n".repeat(43))),
        plan(named),
        lockdown(named),
        Combinators.combine(Arbitraries.just("0123456789abcdef"), Arbitraries.of(true, false))
            .as(ToPhone.Test::new),
        Combinators.combine(
                Arbitraries.just("0123456789abcdef"),
                time.optional(),
                time.optional(),
                Arbitraries.of(ToPhone.TestResult.PushResult.values()))
            .as(ToPhone.TestResult::new),
        Combinators.combine(named, instant()).as(ToPhone.Unreachable::new),
        Arbitraries.longs().between(0, 1L << 40).map(ToPhone.Ping::new),
        Arbitraries.integers().between(1, Integer.MAX_VALUE).map(ToPhone.Ok::new),
        Combinators.combine(
                re, Arbitraries.of(ErrorCode.values()), sentence, ring.optional(), named.optional())
            .as(ToPhone.Refusal::new),
        Combinators.combine(
                ring,
                named,
                named,
                time,
                live,
                lock.list().ofMaxSize(4),
                named.list().ofMaxSize(90),
                ring.optional())
            .as(ToPhone.Ring::new),
        Combinators.combine(ring, Arbitraries.oneOf(live, ended)).as(ToPhone.State::new),
        Combinators.combine(ring, time).as(ToPhone.EndsSoon::new),
        Combinators.combine(
                ring,
                Arbitraries.of(fr.heurtoir.gateway.media.Missing.values())
                    .map(fr.heurtoir.gateway.media.Missing::code))
            .as(ToPhone.NoPicture::new),
        Combinators.combine(
                ring,
                lock,
                Arbitraries.of(LockNotice.values()),
                named.optional(),
                sentence.optional())
            .as(ToPhone.Lock::new),
        Combinators.combine(ring.optional(), named, lock, Arbitraries.of(GateState.values()), time)
            .as(ToPhone.Gate::new),
        Combinators.combine(Arbitraries.of("jules-ferry"), door).as(ToPhone.Door::new),
        Combinators.combine(
                ring, Arbitraries.strings().all().ofMinLength(1).ofMaxLength(FromPhone.MAX_SDP))
            .as(ToPhone.Media::new),
        Combinators.combine(ring, Arbitraries.of("no-common-codec", "busy"), sentence.optional())
            .as(ToPhone.MediaRefused::new),
        ring.map(ToPhone.MediaEnded::new));
  }

  private static Arbitrary<Instant> instant() {
    return Arbitraries.longs().between(0, 4_102_444_800_000L).map(Instant::ofEpochMilli);
  }

  private static Arbitrary<ToPhone> plan(Arbitrary<Named> named) {
    Arbitrary<Integer> count = Arbitraries.integers().between(0, 20);
    return Combinators.combine(
            Combinators.combine(named, named.optional(), count, count)
                .as(ToPhone.Plan.Rung::new)
                .list()
                .ofMaxSize(4),
            Combinators.combine(
                    named,
                    Arbitraries.of(ToPhone.Plan.Why.values()),
                    named.optional(),
                    instant().optional())
                .as(ToPhone.Plan.NotRung::new)
                .list()
                .ofMaxSize(4),
            Combinators.combine(named, count).as(ToPhone.Plan.Colleague::new).list().ofMaxSize(4))
        .as((rung, notRung, others) -> new ToPhone.Plan("jules-ferry", rung, notRung, others));
  }

  private static Arbitrary<ToPhone> lockdown(Arbitrary<Named> named) {
    return Combinators.combine(
            Arbitraries.of(true, false),
            named.optional(),
            instant().optional(),
            Combinators.combine(named, Arbitraries.of(ToPhone.Lockdown.HeldBy.values()))
                .as(ToPhone.Lockdown.LockedDoor::new)
                .list()
                .ofMaxSize(40))
        .as((set, by, at, doors) -> new ToPhone.Lockdown("jules-ferry", set, by, at, doors));
  }
}

package fr.heurtoir.gateway.control;

import fr.heurtoir.gateway.control.rings.RingJson;
import fr.heurtoir.gateway.control.rings.RingPages;
import fr.heurtoir.gateway.control.rings.ToldRing;
import fr.heurtoir.gateway.history.RingDetail;
import fr.heurtoir.gateway.history.RingRow;
import fr.heurtoir.gateway.history.RingSearch;
import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.ring.Recording;
import fr.heurtoir.gateway.ring.RecordingText;
import fr.heurtoir.gateway.ring.RingState;
import fr.heurtoir.gateway.rings.LiveRing;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.Door;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.SchoolId;
import fr.heurtoir.gateway.school.Schools;
import fr.heurtoir.protocol.DoorId;
import fr.heurtoir.protocol.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** The commands {@code rings} and {@code ring}: the history. Each blocks its caller's thread. */
public final class RingsCommand {
  private static final int LISTED = 20;
  private static final int MOST = 1000;
  private static final int NAMED_ALIKE = 10;
  private static final Set<String> CONDITIONS =
      Set.of("since", "door", "school", "outcome", "limit");

  private final Observed observed;

  public RingsCommand(Observed observed) {
    this.observed = observed;
  }

  /** {@code rings [since=…] [door=…] [school=…] [outcome=…] [limit=…] [json]}. */
  ControlSocket.Answer list(List<String> words, GatewayLoop loop) throws CommandRefused {
    Map<String, String> said = new HashMap<>();
    boolean json = false;
    for (String word : words.subList(1, words.size())) {
      String name = word.substring(0, Math.max(0, word.indexOf('=')));
      if (word.equals("json")) {
        json = true;
      } else if (!CONDITIONS.contains(name)
          || said.put(name, word.substring(name.length() + 1)) != null) {
        throw usage(Usage.notACommand(words));
      }
    }
    int limit = limit(Optional.ofNullable(said.get("limit")));
    RingSearch search = search(said, limit + 1);
    List<RingRow> found = kept(() -> observed.rings().rings(search));
    boolean more = found.size() > limit;
    List<RingRow> shown = more ? found.subList(0, limit) : found;
    int going =
        loop.ask(() -> (int) observed.board().rings().stream().filter(RingsCommand::lives).count());
    return new ControlSocket.Answer(
        0,
        json
            ? List.of(RingJson.list(shown, more, going).encode())
            : RingPages.list(shown, more, going, this::zone));
  }

  private RingSearch search(Map<String, String> said, int limit) throws CommandRefused {
    try {
      return new RingSearch(
          "",
          Optional.ofNullable(said.get("since")).map(this::since),
          Optional.ofNullable(said.get("school")),
          Optional.ofNullable(said.get("door")).map(RingsCommand::door),
          Optional.ofNullable(said.get("outcome")).map(RingsCommand::outcome),
          limit);
    } catch (IllegalArgumentException wrong) {
      throw usage(String.valueOf(wrong.getMessage()));
    }
  }

  private Instant since(String text) {
    return Times.since(
            text, observed.clock().instant(), observed.schools().get().zone(CommuneId.FIRST))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--since: 90m, 36h, 7d, 08:00, 2026-11-30 or 2026-11-30T08:00, not " + text));
  }

  private static DoorId door(String text) {
    try {
      return new DoorId(text);
    } catch (IllegalArgumentException noName) {
      throw new IllegalArgumentException(
          "--door: a door as portail.jules-ferry, not " + text, noName);
    }
  }

  private static Outcome outcome(String text) {
    return Outcome.of(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--outcome: "
                        + Arrays.stream(Outcome.values())
                            .map(Outcome::code)
                            .collect(Collectors.joining(", "))
                        + "; not "
                        + text));
  }

  private static int limit(Optional<String> text) throws CommandRefused {
    if (text.isEmpty()) {
      return LISTED;
    }
    if (!text.get().matches("[1-9][0-9]{0,3}") || Integer.parseInt(text.get()) > MOST) {
      throw usage("--limit: a number from 1 to " + MOST + ", not " + text.get());
    }
    return Integer.parseInt(text.get());
  }

  /** {@code ring ID [json]}, the id or its beginning. */
  ControlSocket.Answer one(List<String> words, GatewayLoop loop) throws CommandRefused {
    boolean json = words.size() == 3 && words.get(2).equals("json");
    if (words.size() != 2 && !json) {
      throw usage(Usage.notACommand(words));
    }
    String beginning = words.get(1).toUpperCase(Locale.ROOT);
    if (!beginning.matches("[0-7][0-9A-HJKMNP-TV-Z]{0,25}")) {
      throw usage("not a ring's id or its beginning: " + words.get(1));
    }
    List<RingRow> found =
        kept(() -> observed.rings().rings(RingSearch.beginning(beginning, NAMED_ALIKE + 1)));
    if (found.size() > 1) {
      throw usage(
          String.join(
              "\n",
              RingPages.ambiguous(
                  beginning,
                  found.subList(0, Math.min(NAMED_ALIKE, found.size())),
                  found.size() > NAMED_ALIKE,
                  this::zone)));
    }
    if (found.isEmpty()) {
      throw new CommandRefused(
          Command.UNAVAILABLE,
          loop.ask(() -> goingOn(beginning))
              .orElse(
                  "nothing is kept of a ring "
                      + beginning
                      + ": it is purged, was turned away, or never was"));
    }
    RingRow row = found.getFirst();
    RingDetail detail =
        kept(() -> observed.rings().ring(List.of(row.school()), row.id()))
            .orElseThrow(
                () -> new CommandRefused(Command.UNAVAILABLE, "the ring was purged just now"));
    ToldRing story =
        ToldRing.of(
            detail,
            kept(() -> observed.rings().recording(row.id())).flatMap(RingsCommand::read),
            names());
    return new ControlSocket.Answer(
        0,
        json
            ? List.of(RingJson.one(story).encode())
            : RingPages.one(story, named(row), zone(row.school())));
  }

  private Optional<String> goingOn(String beginning) {
    return observed.board().rings().stream()
        .filter(live -> live.ring.id().value().startsWith(beginning))
        .findFirst()
        .map(
            live ->
                "the ring "
                    + live.ring.id()
                    + " is going on at "
                    + live.ring.door()
                    + " since "
                    + Times.lasting(Duration.between(live.ring.pressed(), observed.board().now()))
                    + "; "
                    + live.ring.phones().size()
                    + " phones were sent it. What is kept of it is told once it is over");
  }

  private static boolean lives(LiveRing live) {
    return !(live.ring.state() instanceof RingState.Ended);
  }

  /** Empty where another version wrote it, which alone reads it. */
  private static Optional<Recording> read(List<String> lines) {
    try {
      return Optional.of(RecordingText.read(lines));
    } catch (IllegalArgumentException older) {
      return Optional.empty();
    }
  }

  private ToldRing.Names names() {
    return new ToldRing.Names() {
      @Override
      public Optional<String> personOf(String phone) {
        return observed
            .store()
            .phones()
            .byId(phone)
            .map(EnrolledPhone::person)
            .flatMap(this::person);
      }

      @Override
      public Optional<String> person(String id) {
        return observed.schools().get().person(id).map(Person::name);
      }
    };
  }

  private String named(RingRow row) {
    Schools all = observed.schools().get();
    return all.door(row.door()).map(Door::name).orElse(row.door().door())
        + ", "
        + all.school(row.school()).map(School::name).orElse(row.school());
  }

  private ZoneId zone(String school) {
    return observed.schools().get().zone(SchoolId.of(school).commune());
  }

  private <T> T kept(Callable<T> question) throws CommandRefused {
    try {
      return FromStore.await(observed.store().ask(question));
    } catch (FromStore.Broken broken) {
      throw new CommandRefused(Command.UNAVAILABLE, "the database does not answer");
    }
  }

  private static CommandRefused usage(String why) {
    return new CommandRefused(Command.USAGE, why);
  }
}

package fr.heurtoir.gateway.control;

import fr.heurtoir.config.ConfigProblem;
import fr.heurtoir.gateway.audit.Audit;
import fr.heurtoir.gateway.audit.AuditEvent;
import fr.heurtoir.gateway.audit.AuditKind;
import fr.heurtoir.gateway.phone.EnrolledPhone;
import fr.heurtoir.gateway.school.Commune;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.ConfigResult;
import fr.heurtoir.gateway.school.CurrentSchools;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.school.Person;
import fr.heurtoir.gateway.school.School;
import fr.heurtoir.gateway.school.Schools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration's folder again while the gateway runs. Takes over schools and
 * certificates where all of it is usable, otherwise nothing.
 */
public final class Reloading implements Configured {
  private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

  /** What a reload changes. */
  public interface Served {
    /** A reload begins. */
    void reloading();

    /** Reads certificates and keys again from the files named at the start. */
    void reloadCertificates() throws IOException;

    /**
     * Gives communes that are new what they need before their schools are served.
     *
     * @throws IOException where a file of one of them cannot be used
     */
    void serve(List<Commune> communes) throws IOException;

    /** The schools are others, and what else that configuration says counts. */
    void reloaded(GatewayConfig newer);

    /** A reload is over, whatever came of it. */
    void ready();
  }

  private final Path folder;
  private final GatewayConfig config;
  private final CertificateWatch certificates;
  private final CurrentSchools schools;
  private final Supplier<List<EnrolledPhone>> phones;
  private final Clock clock;
  private final Served served;
  private final Audit audit;

  /** Each commune as it was when it was first served: what a reload does not take over. */
  private final Map<CommuneId, Commune> communes = new LinkedHashMap<>();

  private volatile State state;

  /**
   * @param config the configuration at the start
   * @param phones every enrolled phone; blocks on the database
   */
  public Reloading(
      Path folder,
      GatewayConfig config,
      CertificateWatch certificates,
      CurrentSchools schools,
      Supplier<List<EnrolledPhone>> phones,
      Clock clock,
      Served served,
      Audit audit) {
    this.audit = audit;
    this.folder = folder;
    this.config = config;
    this.certificates = certificates;
    this.schools = schools;
    this.phones = phones;
    this.clock = clock;
    this.served = served;
    config.communes().forEach(commune -> communes.put(commune.id(), commune));
    this.state = new State(Optional.of(clock.instant()), Optional.empty(), List.of());
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public Map<String, Instant> ends() {
    return certificates.ends();
  }

  @Override
  public List<CertificateWatch.About> findings(Instant now) {
    return certificates.findings(now);
  }

  /** Returns the exit code and the lines of {@code reload}. One at a time. */
  @Override
  public synchronized ControlSocket.Answer reload() {
    served.reloading();
    try {
      return switch (GatewayConfig.load(folder)) {
        case ConfigResult.Loaded loaded -> taken(loaded.config());
        case ConfigResult.Faulty faulty ->
            failed(
                "configuration", faulty.problems().stream().map(ConfigProblem::toString).toList());
      };
    } finally {
      served.ready();
    }
  }

  private ControlSocket.Answer taken(GatewayConfig newer) {
    // Checks the files named at the start as well, because these stay in use: files with other
    // names take effect only at a restart. It also checks the new ones, so that the restart does
    // not reveal that they are unusable.
    Set<String> unusable = new LinkedHashSet<>(certificates.look(clock.instant()));
    if (!config.web().equals(newer.web())
        || !config.sip().equals(newer.sip())
        || !config.doors().equals(newer.doors())) {
      unusable.addAll(new CertificateWatch(newer).look(clock.instant()));
    }
    if (!unusable.isEmpty()) {
      return failed("certificates", List.copyOf(unusable));
    }
    try {
      served.serve(newer.communes());
    } catch (IOException notServed) {
      return failed("communes", List.of(String.valueOf(notServed.getMessage())));
    }
    newer.communes().forEach(commune -> communes.putIfAbsent(commune.id(), commune));
    try {
      served.reloadCertificates();
    } catch (IOException unreadable) {
      return failed("certificates", List.of(String.valueOf(unreadable.getMessage())));
    }
    Schools before = schools.get();
    schools.replace(newer.schools());
    served.reloaded(newer);
    List<String> said = new ArrayList<>();
    said.add("schools: " + newer.schools().all().size());
    if (newer.communes().size() > 1) {
      said.add("communes: " + newer.communes().size());
    }
    gone(before, newer.schools()).forEach(said::add);
    List<String> unapplied = new ArrayList<>(restarts(newer));
    newer.communes().stream().flatMap(each -> restarts(each).stream()).forEach(unapplied::add);
    unapplied.forEach(
        part -> said.add("not taken over: " + part + " changed, that needs a restart"));
    state = new State(Optional.of(clock.instant()), Optional.empty(), unapplied);
    ringsNobody(newer.schools()).forEach(said::add);
    LOG.info("event=reloaded schools={}", newer.schools().all().size());
    audit.record(loaded("reloaded", newer));
    return new ControlSocket.Answer(0, said);
  }

  /** The audit trail's entry of a configuration that is in use. */
  public static AuditEvent loaded(String outcome, GatewayConfig config) {
    return AuditEvent.of(AuditKind.CONFIGURATION, outcome)
        .because(
            "schools=" + config.schools().all().size() + " communes=" + config.communes().size());
  }

  private ControlSocket.Answer failed(String part, List<String> problems) {
    audit.record(
        AuditEvent.of(AuditKind.CONFIGURATION, "refused")
            .because("faults=" + problems.size() + " of=" + part));
    state =
        new State(
            state.loaded(), Optional.of(new Refused(clock.instant(), problems)), state.unapplied());
    problems.forEach(
        problem -> LOG.error("event=reload-failed part={} reason=\"{}\"", part, problem));
    return new ControlSocket.Answer(Command.CONFIGURATION, problems);
  }

  private static List<String> gone(Schools before, Schools now) {
    before.communes().stream()
        .map(Commune::id)
        .filter(commune -> now.commune(commune).isEmpty())
        .forEach(commune -> LOG.warn("event=commune-gone commune={}", commune));
    return before.all().stream()
        .filter(school -> now.school(school.id()).isEmpty())
        .map(
            school -> {
              LOG.warn("event=school-gone school={} doors={}", school.id(), school.doors().size());
              return "gone: the school " + school.id() + ", its doors ring nobody";
            })
        .toList();
  }

  /** The sections whose changes need a restart. */
  private List<String> restarts(GatewayConfig newer) {
    Map<String, Boolean> changed = new LinkedHashMap<>();
    changed.put("web", !config.web().equals(newer.web()));
    changed.put("sip", !config.sip().equals(newer.sip()));
    changed.put("doors", !config.doors().equals(newer.doors()));
    changed.put("media", !config.media().equals(newer.media()));
    changed.put("storage", !config.storage().equals(newer.storage()));
    changed.put("oidc", !config.oidc().equals(newer.oidc()));
    changed.put("push", !config.push().equals(newer.push()));
    return changed.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(
            part -> {
              LOG.warn("event=restart-needed part={}", part.getKey());
              return "[" + part.getKey() + "]";
            })
        .toList();
  }

  /** The same of a further commune; the first one's are the gateway's own. */
  private List<String> restarts(Commune newer) {
    Commune began = communes.getOrDefault(newer.id(), newer);
    if (newer.id().equals(CommuneId.FIRST)) {
      return List.of();
    }
    Map<String, Boolean> changed = new LinkedHashMap<>();
    changed.put("doors", !began.orderKey().equals(newer.orderKey()));
    changed.put("oidc", !began.oidc().equals(newer.oidc()));
    changed.put(
        "push", !began.vapid().equals(newer.vapid()) || !began.address().equals(newer.address()));
    return changed.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(
            part -> {
              LOG.warn("event=restart-needed commune={} part={}", newer.id(), part.getKey());
              return "[" + part.getKey() + "] of the commune " + newer.id();
            })
        .toList();
  }

  /** Says which schools' visitors reach nobody. Waits for the database. */
  public List<String> ringsNobody(Schools all) {
    Set<String> withPhone =
        phones.get().stream().map(EnrolledPhone::person).collect(Collectors.toSet());
    List<String> said = new ArrayList<>();
    for (School school : all.all()) {
      ringsNobody(school, withPhone)
          .ifPresent(
              why -> {
                LOG.warn("event=school-rings-nobody school={} reason=\"{}\"", school.id(), why);
                said.add("the school " + school.id() + " rings nobody: " + why);
              });
    }
    return said;
  }

  /**
   * Why the visitors of a school reach nobody.
   *
   * @param withPhone the persons who have a phone
   * @return empty where somebody can be rung
   */
  static Optional<String> ringsNobody(School school, Set<String> withPhone) {
    List<Person> rung = school.people().stream().filter(school::rings).toList();
    if (rung.isEmpty()) {
      return Optional.of("nobody of it is rung");
    }
    return rung.stream().noneMatch(person -> withPhone.contains(person.id()))
        ? Optional.of("nobody who is rung has a phone")
        : Optional.empty();
  }
}

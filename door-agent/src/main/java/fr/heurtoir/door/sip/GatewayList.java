package fr.heurtoir.door.sip;

import fr.heurtoir.door.keep.KeptLines;
import fr.heurtoir.door.sip.DoorSipSettings.Gateway;
import fr.heurtoir.door.sip.SrvRecords.Srv;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateways in the order in which they are tried. Where SRV records name them, the last good
 * answer is stored on the disk, so that a DNS failure does not lose the gateway. Used on the user
 * agent's thread, except the lookup itself.
 */
final class GatewayList {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayList.class);

  /** How long an answer is used. After that, the next connection asks again. */
  static final Duration FRESH = Duration.ofMinutes(1);

  /** A lookup that takes longer is not waited for. */
  static final Duration PATIENCE = Duration.ofSeconds(7);

  static final int MOST = 8;

  private final List<Gateway> configured;
  private final Optional<Source> source;
  private final LongSupplier nanos;
  private List<Gateway> list;
  private int at;
  private @Nullable Long asked;
  private boolean failing;

  /** Looks up records; blocks. */
  interface Lookup {
    List<Srv> ask(String name) throws NamingException;
  }

  /**
   * The source of records.
   *
   * @param name of the records
   * @param kept the file of the last good answer
   */
  record Source(String name, Path kept, Lookup lookup) {}

  GatewayList(List<Gateway> configured, Optional<Source> source, LongSupplier nanos) {
    this.configured = List.copyOf(configured);
    this.source = source;
    this.nanos = nanos;
    List<Gateway> before = source.map(from -> kept(from.kept())).orElse(List.of());
    list = before.isEmpty() ? this.configured : before;
  }

  private static List<Gateway> kept(Path file) {
    List<Gateway> gateways = new ArrayList<>();
    for (String line : KeptLines.read(file)) {
      int space = line.indexOf(' ');
      if (space > 0 && line.substring(space + 1).matches("\\d{1,5}") && gateways.size() < MOST) {
        gateways.add(
            new Gateway(line.substring(0, space), Integer.parseInt(line.substring(space + 1))));
      }
    }
    return gateways;
  }

  /** The gateway to use or try. Empty where neither records nor configuration name one. */
  Optional<Gateway> current() {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(at % list.size()));
  }

  /** Moves to the next gateway. */
  void next() {
    at = list.isEmpty() ? 0 : (at + 1) % list.size();
  }

  /** How many there are. */
  int size() {
    return list.size();
  }

  /** Asks again if it is time. Completes, on any thread, when {@link #take} may be called. */
  CompletionStage<Optional<List<Srv>>> ask() {
    Long last = asked;
    if (source.isEmpty()
        || (last != null && !list.isEmpty() && nanos.getAsLong() - last < FRESH.toNanos())) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    asked = nanos.getAsLong();
    Source from = source.get();
    CompletableFuture<Optional<List<Srv>>> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("door-dns")
        .start(
            () -> {
              try {
                answer.complete(Optional.of(from.lookup().ask(from.name())));
              } catch (NamingException none) {
                answer.completeExceptionally(none);
              } catch (RuntimeException broken) {
                answer.completeExceptionally(broken);
              }
            });
    return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Uses the answer of {@link #ask}. A failed lookup changes nothing and is logged once. */
  void take(@Nullable Optional<List<Srv>> answer, @Nullable Throwable failure) {
    Source from = source.orElse(null);
    if (from == null || (answer != null && answer.isEmpty())) {
      return;
    }
    List<Gateway> found =
        answer == null
            ? List.of()
            : SrvRecords.order(answer.get(), ThreadLocalRandom.current()).stream()
                .limit(MOST)
                .toList();
    if (found.isEmpty()) {
      if (!failing) {
        failing = true;
        LOG.warn(
            "event=srv-failed name={} used={} reason=\"{}\"",
            from.name(),
            list,
            failure == null ? "no record" : failure.toString());
      }
      return;
    }
    failing = false;
    boolean same = list.size() == found.size() && list.containsAll(found);
    if (!same) {
      LOG.info("event=srv-found name={} gateways={}", from.name(), found);
      at = 0;
      list = found;
      KeptLines.write(
          from.kept(), found.stream().map(each -> each.host() + " " + each.port()).toList());
    }
  }
}

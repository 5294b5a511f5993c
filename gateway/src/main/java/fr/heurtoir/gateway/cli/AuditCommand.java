package fr.heurtoir.gateway.cli;

import fr.heurtoir.gateway.audit.AuditChain;
import fr.heurtoir.gateway.audit.AuditEntry;
import fr.heurtoir.gateway.control.Command;
import fr.heurtoir.gateway.control.Usage;
import fr.heurtoir.gateway.ops.Natives;
import fr.heurtoir.gateway.ops.Unusable;
import fr.heurtoir.gateway.school.CommuneId;
import fr.heurtoir.gateway.school.GatewayConfig;
import fr.heurtoir.gateway.store.AuditReading;
import fr.heurtoir.gateway.store.AuditReading.Whose;
import fr.heurtoir.gateway.store.Database;
import fr.heurtoir.protocol.log.Fields;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands {@code audit verify} and {@code audit export}. They read the database themselves,
 * whether or not a gateway runs.
 */
public final class AuditCommand {
  /** The chain is broken. */
  public static final int BROKEN = 1;

  private static final Pattern HEAD = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

  private AuditCommand() {}

  /** Runs the command and returns its exit code. */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    List<String> words = new ArrayList<>(args);
    boolean json = words.remove("--json");
    try {
      String what = words.isEmpty() ? "" : words.removeFirst();
      if (!what.equals("verify") && !what.equals("export")) {
        throw new Command.BadUsage("verify or export?\n" + Usage.of("audit"));
      }
      boolean verifies = what.equals("verify");
      if (verifies && json) {
        throw new Command.BadUsage("--json is of audit export");
      }
      Map<String, String> options =
          Command.options(
              words.toArray(String[]::new),
              verifies ? Set.of("config", "head") : Set.of("config", "since", "until"));
      Map<Long, String> heads = heads(options.getOrDefault("head", ""));
      Optional<GatewayConfig> config = Command.servable(Command.folder(options), err);
      if (config.isEmpty()) {
        return Command.CONFIGURATION;
      }
      Database database = Database.of(config.get().storage(), false);
      Natives.unpackIn(config.get().storage().folder());
      AuditReading trail = AuditReading.of(database);
      return verifies
          ? verify(trail, heads, out)
          : export(trail, config.get(), options, json, out, err);
    } catch (Command.BadUsage bad) {
      err.println(bad.getMessage());
      return Command.USAGE;
    } catch (Unusable lasting) {
      err.println("heurtoir-gateway: " + lasting.getMessage());
      return Command.CONFIGURATION;
    } catch (IOException unreadable) {
      err.println("heurtoir-gateway: " + Command.reason(unreadable));
      return Command.UNAVAILABLE;
    }
  }

  private static Map<Long, String> heads(String text) throws Command.BadUsage {
    Map<Long, String> heads = new HashMap<>();
    for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      Matcher head = HEAD.matcher(each);
      if (!head.matches()) {
        throw new Command.BadUsage(
            "--head: SEQ:HASH as the log has it in event=audit-head, not " + each);
      }
      heads.put(Long.parseLong(head.group(1)), head.group(2));
    }
    return heads;
  }

  private static int verify(AuditReading trail, Map<Long, String> heads, PrintStream out)
      throws IOException {
    return switch (trail.verify(heads)) {
      case AuditChain.Verdict.Whole(AuditChain.Ends ends, long entries, int older) -> {
        out.println(
            entries == 0
                ? "whole: no entries"
                : "whole: "
                    + entries
                    + " entries, "
                    + (ends.cutSeq() + 1)
                    + " to "
                    + ends.lastSeq()
                    + ", head "
                    + ends.lastSeq()
                    + ":"
                    + ends.lastHash());
        if (ends.cutSeq() > 0) {
          out.println("entries up to " + ends.cutSeq() + " were deleted because of their age");
        }
        if (older > 0) {
          out.println(older + " of the heads are older than what is kept, and say nothing");
        }
        if (heads.isEmpty()) {
          out.println(
              "whether its end was cut off, or all of it written anew, only a head from the log"
                  + " can say: --head (journalctl -u heurtoir-gateway --grep event=audit-head)");
        }
        yield 0;
      }
      case AuditChain.Verdict.Broken(long seq, String why) -> {
        out.println("broken at entry " + seq + ": " + why);
        yield BROKEN;
      }
    };
  }

  private static int export(
      AuditReading trail,
      GatewayConfig config,
      Map<String, String> options,
      boolean json,
      PrintStream out,
      PrintStream err)
      throws Command.BadUsage, IOException {
    ZoneId zone = config.schools().zone(CommuneId.FIRST);
    Instant since = time("since", options, zone).orElse(Instant.EPOCH);
    Instant until = time("until", options, zone).orElse(FAR);
    // Before the first line: a running gateway's trail has that somebody read it.
    config
        .doors()
        .control()
        .filter(ControlClient::listens)
        .ifPresent(socket -> ControlClient.ask(socket, List.of("audit", "exported"), _ -> {}, err));
    trail.each(
        since,
        until,
        (entry, names) -> out.println(json ? json(entry, names).encode() : line(entry, names)));
    return 0;
  }

  /** A time as 2026-03-02T08:00:00Z, or the beginning of a day as 2026-03-02. */
  private static Optional<Instant> time(String name, Map<String, String> options, ZoneId zone)
      throws Command.BadUsage {
    String text = options.get(name);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
              : Instant.parse(text));
    } catch (DateTimeParseException bad) {
      throw new Command.BadUsage(
          "--" + name + ": as 2026-03-02 or 2026-03-02T08:00:00Z, not " + text);
    }
  }

  private static String line(AuditEntry entry, Map<String, Whose> names) {
    Fields line =
        new Fields()
            .with("seq", entry.seq())
            .with("at", Instant.ofEpochMilli(entry.at()))
            .with("kind", entry.kind())
            .with("outcome", entry.outcome());
    with(line, "who", said(entry.who(), names));
    with(line, "person", said(entry.person(), names));
    with(line, "client", said(entry.client(), names));
    with(line, "target", said(entry.target(), names));
    with(line, "commune", entry.commune());
    with(line, "school", entry.school());
    with(line, "door", entry.door());
    with(line, "object", entry.object());
    with(line, "reason", entry.reason());
    return (entry.times() == 1 ? line : line.with("times", entry.times())).toString();
  }

  private static void with(Fields line, String name, String value) {
    if (!value.isEmpty()) {
      line.with(name, value);
    }
  }

  /** A name where it is known yet, else the pseudonym. */
  private static String said(String pseudonym, Map<String, Whose> names) {
    Whose known = names.get(pseudonym);
    if (known == null) {
      return pseudonym;
    }
    return known.shown().isEmpty() ? known.value() : known.shown() + " (" + known.value() + ")";
  }

  /** Everything of which the hash is made, as it is kept, and the names beside it. */
  private static JsonObject json(AuditEntry entry, Map<String, Whose> names) {
    JsonObject known = new JsonObject();
    for (String pseudonym : List.of(entry.who(), entry.person(), entry.client(), entry.target())) {
      if (names.containsKey(pseudonym)) {
        known.put(pseudonym, said(pseudonym, names));
      }
    }
    return new JsonObject()
        .put("seq", entry.seq())
        .put("format", entry.format())
        .put("at", entry.at())
        .put("kind", entry.kind())
        .put("who", entry.who())
        .put("person", entry.person())
        .put("client", entry.client())
        .put("target", entry.target())
        .put("commune", entry.commune())
        .put("school", entry.school())
        .put("door", entry.door())
        .put("object", entry.object())
        .put("outcome", entry.outcome())
        .put("reason", entry.reason())
        .put("times", entry.times())
        .put("hash", entry.hash())
        .put("names", known);
  }
}

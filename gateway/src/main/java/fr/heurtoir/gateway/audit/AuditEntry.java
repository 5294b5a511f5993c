package fr.heurtoir.gateway.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One entry of the trail, with pseudonyms in place of names. Each holds a hash over itself and the
 * hash of the entry before.
 *
 * @param seq from 1, without a gap
 * @param format how it is encoded for its hash
 * @param at milliseconds since 1970
 * @param times how many equal acts it stands for
 * @param hash SHA-256, 64 hexadecimal digits
 */
public record AuditEntry(
    long seq,
    int format,
    long at,
    String kind,
    String who,
    String person,
    String client,
    String target,
    String commune,
    String school,
    String door,
    String object,
    String outcome,
    String reason,
    long times,
    String hash) {
  /** The newest encoding. */
  public static final int FORMAT = 1;

  /** The same with its hash after that entry. */
  public AuditEntry chained(String previous) {
    return new AuditEntry(
        seq,
        format,
        at,
        kind,
        who,
        person,
        client,
        target,
        commune,
        school,
        door,
        object,
        outcome,
        reason,
        times,
        hashAfter(previous));
  }

  /** The hash that it must have after an entry with that hash. */
  public String hashAfter(String previous) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(canonical(previous).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The encoding of format 1: the line {@code heurtoir-audit:1}, then a line a field as {@code
   * name=LENGTH:value}, with the length of the value in bytes of UTF-8. So no two entries have the
   * same, whatever a value holds.
   */
  String canonical(String previous) {
    StringBuilder text =
        new StringBuilder(512).append("heurtoir-audit:").append(format).append('\n');
    field(text, "previous", previous);
    field(text, "seq", Long.toString(seq));
    field(text, "at", Long.toString(at));
    field(text, "kind", kind);
    field(text, "who", who);
    field(text, "person", person);
    field(text, "client", client);
    field(text, "target", target);
    field(text, "commune", commune);
    field(text, "school", school);
    field(text, "door", door);
    field(text, "object", object);
    field(text, "outcome", outcome);
    field(text, "reason", reason);
    field(text, "times", Long.toString(times));
    return text.toString();
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append(name)
        .append('=')
        .append(value.getBytes(StandardCharsets.UTF_8).length)
        .append(':')
        .append(value)
        .append('\n');
  }
}

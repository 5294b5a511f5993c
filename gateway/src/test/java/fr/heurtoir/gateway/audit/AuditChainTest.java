package fr.heurtoir.gateway.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import fr.heurtoir.gateway.audit.AuditChain.Ends;
import fr.heurtoir.gateway.audit.AuditChain.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How entries hang together, without any database. */
class AuditChainTest {
  private static final String BEGIN = "0".repeat(64);

  private static AuditEntry entry(long seq, String kind, String object, String reason) {
    return new AuditEntry(
        seq,
        AuditEntry.FORMAT,
        1_000 + seq,
        kind,
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        object,
        "",
        reason,
        1,
        "");
  }

  private static List<AuditEntry> chain(int count) {
    List<AuditEntry> all = new ArrayList<>();
    String hash = BEGIN;
    for (int seq = 1; seq <= count; seq++) {
      AuditEntry next = entry(seq, "opening", "ring " + seq, "").chained(hash);
      all.add(next);
      hash = next.hash();
    }
    return all;
  }

  private static Ends ends(List<AuditEntry> all) {
    return new Ends(0, BEGIN, all.size(), all.getLast().hash());
  }

  private static Verdict check(Ends ends, Map<Long, String> heads, List<AuditEntry> entries) {
    AuditChain chain = new AuditChain(ends, heads);
    entries.forEach(chain::next);
    return chain.end();
  }

  private static void breaksAt(long seq, Verdict found) {
    assertEquals(seq, assertInstanceOf(Verdict.Broken.class, found).seq(), found.toString());
  }

  @Test
  void whatWasWrittenIsWholeAndSaysHowFarItGoes() {
    List<AuditEntry> all = chain(5);
    assertEquals(new Verdict.Whole(ends(all), 5, 0), check(ends(all), Map.of(), all));
    Ends none = new Ends(0, BEGIN, 0, BEGIN);
    assertEquals(new Verdict.Whole(none, 0, 0), check(none, Map.of(), List.of()));
  }

  @Test
  void aMissingASwappedAndAnAddedEntryBreakItWhereTheyAre() {
    List<AuditEntry> all = chain(5);
    List<AuditEntry> without = new ArrayList<>(all);
    without.remove(2);
    breaksAt(3, check(ends(all), Map.of(), without));
    List<AuditEntry> swapped = new ArrayList<>(all);
    swapped.set(1, all.get(2));
    swapped.set(2, all.get(1));
    breaksAt(2, check(ends(all), Map.of(), swapped));
    List<AuditEntry> twice = new ArrayList<>(all);
    twice.add(2, all.get(1));
    breaksAt(3, check(ends(all), Map.of(), twice));
    List<AuditEntry> more = new ArrayList<>(all);
    more.add(entry(6, "opening", "another", "").chained(BEGIN));
    breaksAt(6, check(ends(all), Map.of(), more));
  }

  @Test
  void anEndThatWasCutOffShowsWhereItsNumberWasKept() {
    List<AuditEntry> all = chain(5);
    breaksAt(5, check(ends(all), Map.of(), all.subList(0, 4)));
  }

  @Test
  void aTrailThatWasWrittenAnewIsWholeByItselfAndBrokenAgainstAHeadOfTheLog() {
    List<AuditEntry> all = chain(5);
    List<AuditEntry> other = new ArrayList<>(all.subList(0, 3));
    other.add(entry(4, "opening", "nothing happened", "").chained(all.get(2).hash()));
    Ends forged = new Ends(0, BEGIN, 4, other.getLast().hash());
    assertInstanceOf(Verdict.Whole.class, check(forged, Map.of(), other));
    assertInstanceOf(Verdict.Whole.class, check(forged, Map.of(3L, all.get(2).hash()), other));
    breaksAt(4, check(forged, Map.of(4L, all.get(3).hash()), other));
    breaksAt(5, check(forged, Map.of(5L, all.get(4).hash()), other));
  }

  @Test
  void aTrailThatWasCutFromItsBeginningIsWholeOnlyWhereAnEntrySaysSo() {
    List<AuditEntry> all = chain(5);
    AuditEntry says =
        entry(6, AuditKind.CUT.code(), "3", all.get(2).hash()).chained(all.getLast().hash());
    List<AuditEntry> rest = new ArrayList<>(all.subList(3, 5));
    rest.add(says);
    Ends cut = new Ends(3, all.get(2).hash(), 6, says.hash());
    assertEquals(
        new Verdict.Whole(cut, 3, 1), check(cut, Map.of(2L, "of an entry that is gone"), rest));
    breaksAt(3, check(cut, Map.of(3L, "another"), rest));
    Ends silent = new Ends(3, all.get(2).hash(), 5, all.getLast().hash());
    breaksAt(4, check(silent, Map.of(), all.subList(3, 5)));
  }

  @Test
  void twoEntriesThatDifferAnywhereHaveDifferentEncodings() {
    Set<String> encodings = new HashSet<>();
    // Whatever a value holds, it never looks like the end of its field and the next one.
    for (AuditEntry each :
        List.of(
            entry(1, "a", "b", "c"),
            entry(1, "a\nwho=0:", "b", "c"),
            entry(1, "a", "b\noutcome=0:\nreason=1:c", ""),
            entry(1, "a", "", "bc"),
            entry(1, "ab", "", "c"),
            entry(1, "a", "é", "c"),
            entry(1, "a", "e\u0301", "c"),
            entry(11, "a", "b", "c"))) {
      encodings.add(each.canonical(BEGIN));
    }
    assertEquals(8, encodings.size());
    assertNotEquals(
        entry(1, "a", "b", "c").hashAfter(BEGIN),
        entry(1, "a", "b", "c").hashAfter("f".repeat(64)));
  }

  /** So that another program can check a trail: SHA-256 of these bytes, counted by hand. */
  @Test
  void theEncodingIsAsItsDocumentSays() {
    AuditEntry one =
        new AuditEntry(
            7,
            1,
            1_772_438_400_000L,
            "opening",
            "phone-1",
            "person-2",
            "",
            "",
            "",
            "jules-ferry",
            "portail.jules-ferry",
            "R",
            "pulsing",
            "école",
            1,
            "");
    assertEquals(
        "heurtoir-audit:1\nprevious=64:"
            + BEGIN
            + "\nseq=1:7\nat=13:1772438400000\nkind=7:opening\n"
            + "who=7:phone-1\nperson=8:person-2\nclient=0:\ntarget=0:\ncommune=0:\n"
            + "school=11:jules-ferry\ndoor=19:portail.jules-ferry\nobject=1:R\noutcome=7:pulsing\n"
            + "reason=6:école\ntimes=1:1\n",
        one.canonical(BEGIN));
  }
}

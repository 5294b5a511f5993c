package fr.heurtoir.gateway.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PageTest {
  @Test
  void columnsStandUnderEachOtherWhateverTheirLetters() {
    assertEquals(
        List.of("  a      b  c", "  école  x  y", "  e\u0301te\u0301       z"),
        Page.table(
            2,
            List.of(
                List.of("a", "b", "c"),
                List.of("école", "x", "y"),
                List.of("e\u0301te\u0301", "", "z"))));
  }

  @Test
  void theLastColumnGoesOnUnderItselfAndUnderTheRowWhereItHasNoRoom() {
    String said = "mot ".repeat(30).strip();
    List<String> lines = Page.table(0, List.of(List.of("porte", said)));
    assertEquals(2, lines.size());
    assertTrue(lines.get(1).startsWith("       mot"), lines::toString);
    List<String> under = Page.table(0, List.of(List.of("p".repeat(90), said)));
    assertEquals("p".repeat(90), under.get(0));
    assertTrue(under.get(1).startsWith("    mot"), under::toString);
  }

  @Test
  void whatMovesACursorIsShownAsAQuestionMark() {
    assertEquals("a?[31mb?c?", Page.plain("a\u001b[31mb\nc\u202e"));
    assertEquals("téléphone 📱", Page.plain("téléphone 📱"));
  }

  @Property
  void noSentenceOfShortWordsIsWiderThanATerminal(@ForAll List<@Size(max = 60) String> words) {
    for (String line : Page.sentence("  -> ", "     ", String.join(" ", words))) {
      assertTrue(
          Page.width(line) <= Page.WIDTH || !line.strip().replace("-> ", "").contains(" "), line);
    }
  }
}

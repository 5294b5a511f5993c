package fr.heurtoir.gateway.ops;

import java.util.ArrayList;
import java.util.List;

/** Lines for people at a terminal: columns and sentences, at most {@value #WIDTH} columns wide. */
public final class Page {
  /** The widest line, in columns of a terminal. */
  public static final int WIDTH = 100;

  private static final String GAP = "  ";

  /** A last column that would be narrower than this stands on a line of its own. */
  private static final int NARROWEST = 24;

  private Page() {}

  /**
   * The text without what moves a cursor or changes colours: names come from phones and doors. Each
   * control or format character becomes a question mark.
   */
  public static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().map(each -> hidden(each) ? '?' : each).forEachOrdered(plain::appendCodePoint);
    return plain.toString();
  }

  private static boolean hidden(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /**
   * One sentence, broken at blanks. A word that is too long for a line is not broken.
   *
   * @param first stands before the first line
   * @param then stands before each further one
   */
  public static List<String> sentence(String first, String then, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : plain(text).split(" ")) {
      if (!empty && width(line) + 1 + width(word) > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(then);
        empty = true;
      }
      if (!empty) {
        line.append(' ');
      }
      line.append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }

  /**
   * Rows in columns. The last column of a row is broken at blanks.
   *
   * @param indent blanks before each row
   * @param rows of the same number of cells, at least one
   */
  public static List<String> table(int indent, List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    int last = rows.isEmpty() ? 0 : rows.getFirst().size() - 1;
    int[] widths = new int[last];
    for (List<String> row : rows) {
      for (int i = 0; i < last; i++) {
        widths[i] = Math.max(widths[i], width(plain(row.get(i))));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(" ".repeat(indent));
      for (int i = 0; i < last; i++) {
        String cell = plain(row.get(i));
        line.append(cell).append(" ".repeat(widths[i] - width(cell))).append(GAP);
      }
      if (WIDTH - width(line) >= Math.min(NARROWEST, width(row.get(last)))) {
        lines.addAll(sentence(line.toString(), " ".repeat(width(line)), row.get(last)));
      } else {
        String under = " ".repeat(indent + 2 * GAP.length());
        lines.add(line.toString());
        lines.addAll(sentence(under, under, row.get(last)));
      }
    }
    return lines.stream().map(String::stripTrailing).toList();
  }

  /** How many columns a terminal gives a text. */
  static int width(CharSequence text) {
    return text.codePoints().map(Page::width).sum();
  }

  private static int width(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> wide(character) ? 2 : 1;
    };
  }

  /** The scripts and pictures to which terminals give two columns (UAX 11). */
  private static boolean wide(int character) {
    return character >= 0x1100
        && (character <= 0x115F
            || character >= 0x2E80 && character <= 0xA4CF
            || character >= 0xAC00 && character <= 0xD7A3
            || character >= 0xF900 && character <= 0xFAFF
            || character >= 0xFE30 && character <= 0xFE6F
            || character >= 0xFF00 && character <= 0xFF60
            || character >= 0x1F300 && character <= 0x1FAFF
            || character >= 0x20000 && character <= 0x3FFFD);
  }
}

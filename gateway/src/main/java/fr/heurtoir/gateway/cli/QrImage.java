package fr.heurtoir.gateway.cli;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/** A text as a QR code (ISO/IEC 18004) with medium error correction, for a terminal or a file. */
public final class QrImage {
  /** Width of the light border that a reader needs, in modules (ISO/IEC 18004 section 9.1). */
  private static final int QUIET = 4;

  /** White on black, whatever the terminal's own colours are (ECMA-48 section 8.3.117). */
  private static final String LIGHT_ON_DARK = "\u001b[37;40;1m";

  private static final String PLAIN = "\u001b[0m";

  private final QrCode code;

  /**
   * @throws IllegalArgumentException for a text that does not fit: more than 2,331 bytes
   */
  QrImage(String text) {
    try {
      code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    } catch (io.nayuki.qrcodegen.DataTooLongException tooLong) {
      throw new IllegalArgumentException("too long for a QR code: " + text.length(), tooLong);
    }
  }

  /** Whether the module at that place is dark. All modules outside the code are light. */
  private boolean dark(int x, int y) {
    return code.getModule(x, y);
  }

  /**
   * Lines of half blocks: each character shows two modules, one above the other. It prints the
   * light ones, because most terminals have a dark background.
   *
   * @param colours fix white on black with control sequences; only for a terminal
   */
  public List<String> blocks(boolean colours) {
    List<String> lines = new ArrayList<>();
    for (int y = -QUIET; y < code.size + QUIET; y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = -QUIET; x < code.size + QUIET; x++) {
        boolean above = !dark(x, y);
        boolean below = y + 1 < code.size + QUIET && !dark(x, y + 1);
        line.append(above ? below ? '█' : '▀' : below ? '▄' : ' ');
      }
      lines.add(colours ? LIGHT_ON_DARK + line + PLAIN : line.toString());
    }
    return lines;
  }

  /** An SVG image, black on white, one unit per module. */
  String svg() {
    int size = code.size + 2 * QUIET;
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (dark(x, y)) {
          path.append('M').append(x + QUIET).append(' ').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">
      <rect width="%1$d" height="%1$d" fill="#fff"/>
      <path fill="#000" d="%2$s"/>
    </svg>
    """
        .formatted(size, path);
  }
}

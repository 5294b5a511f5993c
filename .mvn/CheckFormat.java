import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks ({@code check}) or rewrites ({@code write}) the format of every Java file below a folder. Exits 1 where
 * {@code check} finds a file that would change, naming each.
 */
final class CheckFormat {
  public static void main(String[] args) throws Exception {
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    if (!Files.isDirectory(root)) {
      return;
    }
    var formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    List<Path> wrong = new ArrayList<>();
    List<Path> files;
    try (var walk = Files.walk(root)) {
      files = walk.filter(f -> f.toString().endsWith(".java")).sorted().toList();
    }
    for (Path file : files) {
      String before = Files.readString(file);
      String after;
      try {
        after =
            formatter.formatSource(
                ImportOrderer.reorderImports(
                    RemoveUnusedImports.removeUnusedImports(before), JavaFormatterOptions.Style.GOOGLE));
      } catch (com.google.googlejavaformat.java.FormatterException unparsable) {
        System.err.println(file + ": " + unparsable.getMessage());
        wrong.add(file);
        continue;
      }
      if (!after.equals(before)) {
        if (write) {
          Files.writeString(file, after);
        } else {
          wrong.add(file);
        }
      }
    }
    if (!wrong.isEmpty()) {
      wrong.forEach(f -> System.err.println("not formatted: " + f));
      System.err.println("run ./heurtoir format");
      System.exit(1);
    }
  }
}

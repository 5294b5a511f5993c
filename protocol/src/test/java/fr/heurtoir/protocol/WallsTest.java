package fr.heurtoir.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The walls between the rooms of what gateway and station share. */
@AnalyzeClasses(
    packages = {"fr.heurtoir.config", "fr.heurtoir.protocol", "fr.heurtoir.system"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
  private static final String H = "fr.heurtoir.";
  private static final String SIP = H + "protocol.sip.";

  private static final Path PAGE = Path.of("..", "docs", "architecture.md");
  private static final Pattern ROW = Pattern.compile("\\| `([\\w/]+)` \\| .* \\|(.*)\\|");

  /** What each room may know of the others, as the page says it. */
  private static SortedMap<String, SortedSet<String>> knows() throws IOException {
    SortedMap<String, SortedSet<String>> knows = new TreeMap<>();
    String page = Files.readString(PAGE);
    int from = page.indexOf("## The protocol's rooms");
    int to = page.indexOf("\n## ", from);
    Matcher row = ROW.matcher(page.substring(from, to < 0 ? page.length() : to));
    while (row.find()) {
      SortedSet<String> others = new TreeSet<>(List.of(row.group(2).strip().split(" ")));
      others.remove("");
      knows.put(row.group(1), others);
    }
    return knows;
  }

  @ArchTest
  static void eachRoomKnowsWhatThePageSaysAndNoMore(JavaClasses classes) throws IOException {
    SortedMap<String, SortedSet<String>> found = new TreeMap<>();
    for (JavaClass each : classes) {
      String room = room(each);
      SortedSet<String> others = found.computeIfAbsent(room, r -> new TreeSet<>());
      each.getDirectDependenciesFromSelf().stream()
          .map(to -> to.getTargetClass().getBaseComponentType())
          .filter(to -> to.getPackageName().startsWith(H))
          .map(WallsTest::room)
          .filter(other -> !other.equals(room))
          .forEach(others::add);
    }
    assertEquals(knows(), found);
  }

  private static String room(JavaClass each) {
    return each.getPackageName().substring(H.length()).replace('.', '/');
  }

  @ArchTest
  static final ArchRule theTransportLayerKnowsNoLayerAboveIt =
      noClasses()
          .that()
          .resideInAPackage(SIP + "transport..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SIP + "transaction..", SIP + "ua..", H + "protocol.sip");

  @ArchTest
  static final ArchRule theTransactionLayerKnowsNobodyWhoUsesIt =
      noClasses()
          .that()
          .resideInAPackage(SIP + "transaction..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SIP + "ua..", H + "protocol.sip");

  @ArchTest
  static final ArchRule theLayersOfSipHaveNoCycles =
      slices().matching("fr.heurtoir.protocol.(sip.*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noTwoRoomsKnowEachOther =
      slices().matching("fr.heurtoir.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheReaderOfConfigurationKnowsToml =
      noClasses()
          .that()
          .resideOutsideOfPackage(H + "config")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.tomlj..");

  /** The lock process has them, and no other library on its class path than it needs for orders. */
  @ArchTest
  static final ArchRule theLogAndTheMachineKnowTheJdkAndSlf4jAlone =
      classes()
          .that()
          .resideInAnyPackage(H + "protocol.log..", H + "system..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.slf4j..",
              "org.jspecify..",
              H + "protocol",
              H + "protocol.log..",
              H + "system..");

  @ArchTest
  static final ArchRule nothingKnowsAProgram =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(H + "gateway..", H + "door..", H + "demo..");
}

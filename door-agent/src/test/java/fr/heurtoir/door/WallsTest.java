package fr.heurtoir.door;

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
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The walls between the station's rooms. */
@AnalyzeClasses(packages = "fr.heurtoir.door", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
  private static final String D = "fr.heurtoir.door.";

  private static final Path PAGE = Path.of("..", "docs", "architecture.md");
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| .* \\|(.*)\\|");

  /** What each room may know of the others, as the page says it. */
  private static SortedMap<String, SortedSet<String>> knows() throws IOException {
    SortedMap<String, SortedSet<String>> knows = new TreeMap<>();
    String page = Files.readString(PAGE);
    int from = page.indexOf("## The station's rooms");
    Matcher row = ROW.matcher(page.substring(from, page.indexOf("\n## ", from)));
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
      room(each)
          .ifPresent(
              room -> {
                SortedSet<String> others = found.computeIfAbsent(room, r -> new TreeSet<>());
                each.getDirectDependenciesFromSelf().stream()
                    .flatMap(to -> room(to.getTargetClass().getBaseComponentType()).stream())
                    .filter(other -> !other.equals(room))
                    .forEach(others::add);
              });
    }
    assertEquals(knows(), found);
  }

  private static Optional<String> room(JavaClass each) {
    String name = each.getPackageName();
    return name.startsWith(D)
        ? Optional.of(name.substring(D.length()).split("\\.")[0])
        : Optional.empty();
  }

  @ArchTest
  static final ArchRule onlyTheProgramsKnowEverybody =
      noClasses()
          .that()
          .resideInAPackage(D + "*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("fr.heurtoir.door");

  @ArchTest
  static final ArchRule theLockKnowsNoNetworkNoNativeMediaAndNoOtherRoom =
      noClasses()
          .that()
          .resideInAPackage(D + "lock..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              D + "av..",
              D + "sip..",
              D + "call..",
              D + "feedback..",
              "dev.onvoid.webrtc..",
              "javax.sip..",
              "io.netty..",
              "java.net.http..",
              "javax.net..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.net.Socket")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.net.InetSocketAddress");

  @ArchTest
  static final ArchRule theStationsStateMachineIsPure =
      noClasses()
          .that()
          .resideInAPackage(D + "call..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              D + "av..",
              D + "sip..",
              D + "lock..",
              D + "gpio..",
              "dev.onvoid.webrtc..",
              "javax.sip..",
              "org.slf4j..",
              "java.util.concurrent..",
              "java.nio..",
              "java.io..")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule nativeMediaStaysInItsRoom =
      noClasses()
          .that()
          .resideOutsideOfPackage(D + "av..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.onvoid.webrtc..");

  @ArchTest
  static final ArchRule jainSipStaysInTheSipRoom =
      noClasses()
          .that()
          .resideOutsideOfPackage(D + "sip..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.sip..", "gov.nist..");

  @ArchTest
  static final ArchRule nothingKnowsTheSimulation =
      noClasses().should().dependOnClassesThat().resideInAPackage("fr.heurtoir.demo..");

  @ArchTest
  static final ArchRule roomsHaveNoCycles =
      slices().matching("fr.heurtoir.door.(*)..").should().beFreeOfCycles();
}

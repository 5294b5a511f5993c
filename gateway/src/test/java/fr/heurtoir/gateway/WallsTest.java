package fr.heurtoir.gateway;

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

/** The walls between the gateway's rooms. */
@AnalyzeClasses(
    packages = "fr.heurtoir.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
  private static final String G = "fr.heurtoir.gateway.";

  private static final Path PAGE = Path.of("..", "docs", "architecture.md");
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| .* \\|(.*)\\|");

  /** What each room may know of the others, as the page says it. */
  private static SortedMap<String, SortedSet<String>> knows() throws IOException {
    SortedMap<String, SortedSet<String>> knows = new TreeMap<>();
    String page = Files.readString(PAGE);
    Matcher row = ROW.matcher(page.substring(0, page.indexOf("## A ring's way")));
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
    return name.startsWith(G)
        ? Optional.of(name.substring(G.length()).split("\\.")[0])
        : Optional.empty();
  }

  @ArchTest
  static final ArchRule theHeartAndTheCoresDoNoInputOutputAndHaveNoClockOrThread =
      noClasses()
          .that()
          .resideInAnyPackage(G + "ring..", G + "rtc..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty.channel..",
              "javax.sip..",
              "gov.nist..",
              "io.vertx..",
              "org.slf4j..",
              "java.util.logging..",
              "java.util.concurrent..",
              "java.net.http..",
              "java.nio.channels..",
              "java.nio.file..",
              "java.sql..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule theRingSpeaksNoLocksProtocol =
      noClasses()
          .that()
          .resideInAPackage(G + "ring..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("fr.heurtoir.protocol.order..", G + "doors..");

  @ArchTest
  static final ArchRule theRoomsKnowPhonesAndNotTheirConnections =
      noClasses()
          .that()
          .resideInAPackage(G + "*..")
          .and()
          .resideOutsideOfPackages(G + "phone..", G + "web..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(G + "phone.PhoneHub");

  @ArchTest
  static final ArchRule whatARingWantsDoneKnowsCalleesAndNoPhones =
      noClasses()
          .that()
          .haveFullyQualifiedName(G + "rings.Effects")
          .or()
          .haveFullyQualifiedName(G + "rings.LiveRing")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "fr\\.heurtoir\\.gateway\\.phone\\.(Phones|PhoneHub|PhoneRef|ToPhone.*|RingNotice.*)");

  @ArchTest
  static final ArchRule whoMayOpenIsDecidedInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackages(G + "access..", G + "school..")
          .should()
          .callMethod(
              fr.heurtoir.gateway.school.School.class,
              "mayOpen",
              String.class,
              fr.heurtoir.gateway.school.Door.class,
              String.class);

  @ArchTest
  static final ArchRule jainSipStaysInTheSipRoom =
      noClasses()
          .that()
          .resideOutsideOfPackage(G + "sip..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.sip..", "gov.nist..");

  @ArchTest
  static final ArchRule dtlsStaysBehindTheMediaRoom =
      noClasses()
          .that()
          .resideOutsideOfPackage(G + "media.dtls..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bouncycastle.tls..");

  @ArchTest
  static final ArchRule databasesStayInTheStore =
      noClasses()
          .that()
          .resideOutsideOfPackage(G + "store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.jdbi..", "org.flywaydb..", "org.sqlite..");

  @ArchTest
  static final ArchRule onlyTheCompositionRootKnowsEverybody =
      noClasses()
          .that()
          .resideInAPackage(G + "*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("fr.heurtoir.gateway");

  @ArchTest
  static final ArchRule roomsHaveNoCycles =
      slices().matching("fr.heurtoir.gateway.(*)..").should().beFreeOfCycles();
}

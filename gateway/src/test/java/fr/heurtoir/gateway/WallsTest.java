package fr.heurtoir.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The walls between the gateway's rooms. */
@AnalyzeClasses(
    packages = "fr.heurtoir.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
  private static final String G = "fr.heurtoir.gateway.";

  /** What each room may know of the others; a room that is not named here knows none. */
  private static final Map<String, String> KNOWS =
      Map.ofEntries(
          Map.entry("cli", "control store school ops"),
          Map.entry("control", "doors phone sip media store school ops"),
          Map.entry(
              "requests", "rings wake rota doors access web phone media ring store school ops"),
          Map.entry("rings", "wake rota doors access phone sip media ring store school ops"),
          Map.entry("wake", "phone push store school ops"),
          Map.entry("rota", "phone store school ops"),
          Map.entry("doors", "school ops"),
          Map.entry("access", "phone school"),
          Map.entry("web", "doors phone store school ops"),
          Map.entry("phone", "store school ops"),
          Map.entry("sip", "doors ops"),
          Map.entry("media", "rtc ops"),
          Map.entry("push", "ops"),
          Map.entry("store", "doors school ops"));

  @ArchTest
  static void eachRoomKnowsThoseBelowItAlone(JavaClasses classes) {
    for (String room : rooms(classes)) {
      List<String> others = new ArrayList<>(rooms(classes));
      others.remove(room);
      others.removeAll(List.of(KNOWS.getOrDefault(room, "").split(" ")));
      noClasses()
          .that()
          .resideInAPackage(G + room + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others.stream().map(other -> G + other + "..").toArray(String[]::new))
          .as(room + " knows " + KNOWS.getOrDefault(room, "no other room"))
          .check(classes);
    }
  }

  private static Set<String> rooms(JavaClasses classes) {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass each : classes) {
      String name = each.getPackageName();
      if (name.startsWith(G)) {
        rooms.add(name.substring(G.length()).split("\\.")[0]);
      }
    }
    return rooms;
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

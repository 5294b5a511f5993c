package fr.heurtoir.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls between the gateway's rooms. */
@AnalyzeClasses(
    packages = "fr.heurtoir.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
  private static final String G = "fr.heurtoir.gateway.";
  private static final String[] EDGES = {
    G + "sip..", G + "media..", G + "phone..", G + "push..", G + "web..", G + "store..", G + "ops.."
  };

  @ArchTest
  static final ArchRule theHeartAndTheCoresKnowNoEdge =
      noClasses()
          .that()
          .resideInAnyPackage(G + "ring..", G + "rtc..", G + "school..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EDGES);

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
  static final ArchRule ringAndRtcDoNotKnowEachOther =
      noClasses()
          .that()
          .resideInAPackage(G + "ring..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(G + "rtc..", G + "school..");

  @ArchTest
  static final ArchRule rtcKnowsOnlyItself =
      noClasses()
          .that()
          .resideInAPackage(G + "rtc..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(G + "ring..", G + "school..");

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
  static final ArchRule theEdgesKnowTheWebNotTheOtherWayRound =
      noClasses()
          .that()
          .resideInAnyPackage(G + "sip..", G + "media..", G + "store..", G + "ops..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(G + "web..", G + "phone..");

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

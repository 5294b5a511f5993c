package fr.heurtoir.door;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls between the station's rooms. */
@AnalyzeClasses(packages = "fr.heurtoir.door", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
  private static final String D = "fr.heurtoir.door.";

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
  static final ArchRule jainSipStaysInTheRoomsThatCall =
      noClasses()
          .that()
          .resideOutsideOfPackages(D + "sip..", D + "desk..")
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

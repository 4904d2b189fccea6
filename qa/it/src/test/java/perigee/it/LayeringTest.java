package perigee.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Who may know whom. Think about the layering before changing the tables.
@AnalyzeClasses(packages = "perigee", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {

  private static final String ROOT = "perigee.";

  private static final List<String> EVERYWHERE =
      List.of("java..", "javax.crypto..", "org.jspecify..");

  private static final List<String> ALL_ROOMS =
      List.of(
          "control",
          "content",
          "calling",
          "meeting",
          "realtime",
          "selection",
          "net",
          "wire",
          "model");

  /// For each room, the other rooms that it may know.
  private static final Map<String, List<String>> MAY_KNOW =
      Map.ofEntries(
          entry("wire", List.of()),
          entry("model", List.of("wire")),
          entry("net", List.of("wire", "model")),
          entry("selection", List.of("wire", "model")),
          entry("realtime", List.of("net", "wire", "model")),
          entry("content", List.of("selection", "net", "wire", "model")),
          entry("calling", List.of("selection", "realtime", "net", "wire", "model")),
          entry("meeting", List.of("selection", "realtime", "net", "wire", "model")),
          entry("control", List.of("selection", "net", "wire", "model")),
          entry("app", ALL_ROOMS),
          entry("testkit", Stream.concat(Stream.of("app"), ALL_ROOMS.stream()).toList()),
          // It knows the program under test from outside only, but for what calls are made of.
          entry("lab", List.of("realtime", "net", "wire", "model")));

  /// For each room, the libraries that it may know.
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          entry(
              "model",
              List.of("org.snakeyaml.engine..", "tools.jackson..", "com.fasterxml.jackson..")),
          entry("wire", List.of()),
          entry(
              "net",
              List.of(
                  "io.netty..",
                  "io.prometheus.metrics..",
                  "javax.naming..",
                  "javax.net..",
                  "javax.security.auth.x500..",
                  "org.slf4j..",
                  "tools.jackson..")),
          entry("selection", List.of()),
          entry(
              "realtime",
              List.of(
                  "io.netty.bootstrap..",
                  "io.netty.buffer..",
                  "io.netty.channel..",
                  "io.netty.handler.timeout..",
                  "io.netty.util..",
                  "javax.net..",
                  "org.bouncycastle..",
                  "org.slf4j..")),
          entry(
              "content",
              List.of(
                  "com.aayushatharva.brotli4j..",
                  "com.github.luben.zstd..",
                  "io.netty.buffer..",
                  "io.netty.channel..",
                  "io.netty.util..",
                  "io.prometheus.metrics..",
                  "org.slf4j..")),
          entry(
              "calling",
              List.of(
                  "io.github.jaredmdobson.concentus..",
                  "io.netty..",
                  "io.prometheus.metrics..",
                  "javax.net..",
                  "javax.security.auth.x500..",
                  "javax.sound.sampled..",
                  "org.bouncycastle.asn1..",
                  "org.bouncycastle.cert..",
                  "org.bouncycastle.operator..",
                  "org.slf4j..",
                  "tools.jackson..")),
          entry(
              "meeting",
              List.of(
                  "io.github.jaredmdobson.concentus..",
                  "io.netty..",
                  "org.slf4j..",
                  "tools.jackson..")),
          entry(
              "control",
              List.of(
                  "com.fasterxml.jackson..",
                  "com.maxmind.db..",
                  "io.javalin..",
                  "io.netty..",
                  "jakarta.servlet..",
                  "javax.net..",
                  "javax.security.auth.x500..",
                  "javax.sql..",
                  "kotlin..",
                  "org.bouncycastle..",
                  "org.eclipse.jetty..",
                  "org.shredzone.acme4j..",
                  "org.slf4j..",
                  "org.sqlite..",
                  "tools.jackson..")),
          entry(
              "app",
              List.of(
                  "ch.qos.logback..",
                  "com.sun.management..",
                  "io.netty..",
                  "io.prometheus.metrics..",
                  "javax.net..",
                  "org.slf4j..",
                  "picocli..",
                  "tools.jackson..")),
          entry("testkit", List.of("io.netty..", "javax.net..", "org.slf4j..", "tools.jackson..")),
          entry("lab", List.of("com.sun.net.httpserver..", "tools.jackson..")));

  /// Systems stand side by side; only `app` joins them.
  private static final Set<String> SYSTEMS = Set.of("content", "calling", "meeting");

  @ArchTest
  static void everyRoomKnowsOnlyItsNeighbours(JavaClasses all) {
    for (String room : new TreeMap<>(MAY_KNOW).keySet()) {
      classes()
          .that()
          .resideInAPackage(inside(room))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(allowed(room))
          .because("the tables of this test say what " + room + " may know")
          .allowEmptyShould(true)
          .check(all);
    }
  }

  @ArchTest
  static void everyClassIsInARoom(JavaClasses all) {
    String[] rooms =
        MAY_KNOW.keySet().stream().map(LayeringTest::inside).sorted().toArray(String[]::new);
    classes().should().resideInAnyPackage(rooms).check(all);
  }

  @ArchTest
  static void systemsNeverImportEachOther(JavaClasses all) {
    for (String system : SYSTEMS) {
      String[] others =
          SYSTEMS.stream()
              .filter(other -> !other.equals(system))
              .map(LayeringTest::inside)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(inside(system))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .because("what two systems share moves down into core")
          .allowEmptyShould(true)
          .check(all);
    }
  }

  @ArchTest
  static void packagesOfARoomHaveNoCycles(JavaClasses all) {
    MAY_KNOW.keySet().stream()
        .sorted(Comparator.naturalOrder())
        .forEach(room ->
            slices()
                .matching(ROOT + room + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(all));
  }

  @ArchTest
  static final ArchRule wireIsPure =
      noClasses()
          .that()
          .resideInAPackage(inside("wire"))
          .should()
          .dependOnClassesThat(
              resideInAPackage("java.net..")
                  .or(resideInAPackage("java.io.."))
                  .or(resideInAPackage("java.nio.channels.."))
                  .or(resideInAPackage("java.nio.file.."))
                  .or(resideInAPackage("java.util.concurrent..")))
          .because("wire turns bytes into values: no sockets, no files, no threads");

  @ArchTest
  static final ArchRule selectionIsPure =
      noClasses()
          .that()
          .resideInAPackage(inside("selection"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.io..", "java.nio..", "java.util.concurrent..")
          .because("a choice depends on what was measured, on the clock and on chance alone");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameStartingWith("Abstract")
          .orShould()
          .haveNameMatching(".*[.$]Base[A-Z]\\w*")
          .because("such a name hides the role; name the thing as its RFC does");

  @ArchTest
  static final ArchRule timeComesFromTheClock =
      noClasses()
          .that()
          .resideOutsideOfPackages(inside("net"), inside("app"), inside("testkit"), inside("lab"))
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(InstantSource.class, "system")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", Duration.class)
          .because("a test must be able to turn the clock");

  @ArchTest
  static final ArchRule onlyTheAppExits =
      noClasses()
          .that()
          .resideOutsideOfPackages(inside("app"), inside("lab"))
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class)
          .because("a room must be able to run in a test");

  private static String[] allowed(String room) {
    Stream<String> rooms =
        Stream.concat(Stream.of(room), MAY_KNOW.getOrDefault(room, List.of()).stream())
            .map(LayeringTest::inside);
    Stream<String> libraries =
        Stream.concat(EVERYWHERE.stream(), MAY_USE.getOrDefault(room, List.of()).stream());
    return Stream.concat(rooms, libraries).toArray(String[]::new);
  }

  private static String inside(String room) {
    return ROOT + room + "..";
  }
}

package perigee.app.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The command lines with which this program starts itself once more.
///
/// @param java the `java` that runs now
/// @param classPath the class path that it has
/// @param home the launcher's folder of this build, with its AOT cache; absent in tests
public record JavaCommand(Path java, String classPath, Optional<Path> home) {

  /// What an AOT cache fits.
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          // The AOT cache is mapped where it was made for: shared, and not rewritten at each start.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:ArchiveRelocationMode=0",
          // The launcher says why.
          "-XX:CompileThresholdScaling=4",
          "-XX:Tier0InvokeNotifyFreqLog=8",
          "-XX:Tier0ProfileDelayFactor=2",
          "-XX:Tier2ProfileDelayFactor=2",
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          // One buffer of 128 and each TLS engine would note who made it, which tests look at.
          "-Dio.netty.leakDetection.level=disabled",
          "-XX:TrimNativeHeapInterval=5000");

  private static final List<String> NODE_MEMORY =
      List.of(
          "-Xmx256m",
          // A hit makes no object: a large young generation would only be touched once and stay.
          "-Xms24m",
          "-Xmn12m",
          "-XX:MaxDirectMemorySize=192m");

  private static final List<String> CONNECTOR =
      List.of(
          "-Xmx224m",
          "-Xms36m",
          // What a handshake needs for some seconds is not to be kept until a collection of all,
          // which takes a tenth of a second where there are many people.
          "-Xmn24m",
          "-XX:MaxDirectMemorySize=64m",
          // What belongs to a thousand people lies on thousands of small pages, more than a
          // processor finds without looking.
          "-XX:+UseTransparentHugePages",
          // A small meeting calls each method a few thousand times a second: it is to be fast soon.
          "-XX:CompileThresholdScaling=1");

  /// What the compilers allocate in many arenas of the C library is not given back.
  private static final String SHELL = "trap '' INT; export MALLOC_ARENA_MAX=2; exec \"$@\"";

  /// From this JVM's own properties.
  public static JavaCommand own() {
    @Nullable String home = System.getProperty("perigee.home");
    return new JavaCommand(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        Optional.ofNullable(home).map(Path::of));
  }

  /// A node that ends when this process does. Ctrl-C in a terminal reaches every process of the
  /// group; a node ignores it, so that the supervisor decides who ends when.
  public List<String> node(Path config) {
    return program(NODE_MEMORY, "run", "--config", config.toString(), "--supervised");
  }

  /// A process for one meeting, which ends when the other end of the socket does.
  ///
  /// @param recordings the folder that recordings are kept in
  public List<String> connector(Path socket, String media, Path recordings) {
    return program(
        CONNECTOR,
        "connector",
        "--socket",
        socket.toString(),
        "--media",
        media,
        "--recordings",
        recordings.toAbsolutePath().toString());
  }

  private List<String> program(List<String> memory, String... arguments) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", SHELL, "sh"));
    words.add(java.toString());
    words.addAll(OPTIONS);
    words.addAll(memory);
    cache().ifPresent(file -> words.add("-XX:AOTCache=" + file));
    home.ifPresent(folder -> words.add("-Dperigee.home=" + folder));
    words.addAll(List.of("-cp", classPath, "perigee.app.Main"));
    words.addAll(List.of(arguments));
    return words;
  }

  /// What the launcher made of this build (JEP 514); a start without it is only slower.
  private Optional<Path> cache() {
    return home.map(folder -> folder.resolve("perigee.aot")).filter(Files::isReadable);
  }
}

package perigee.app.up;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.Role;

/// The command lines with which this program starts itself once more.
///
/// @param java the `java` that runs now
/// @param classPath the class path that it has
/// @param home the launcher's folder of this build, with its AOT caches; absent in tests
record JavaCommand(Path java, String classPath, Optional<Path> home) {

  private static final List<String> COMMON =
      List.of(
          "-XX:+UseSerialGC",
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final String HEAP = "-Xmx256m";
  private static final String DIRECT = "-XX:MaxDirectMemorySize=192m";

  /// From this JVM's own properties.
  static JavaCommand own() {
    @Nullable String home = System.getProperty("perigee.home");
    return new JavaCommand(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        Optional.ofNullable(home).map(Path::of));
  }

  /// A node that ends when this process does. Ctrl-C in a terminal reaches every process of the
  /// group; a node ignores it, so that the supervisor decides who ends when.
  List<String> node(Role role, Path config) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    words.add(java.toString());
    words.addAll(options());
    cache(AotKind.of(role)).ifPresent(file -> words.add("-XX:AOTCache=" + file));
    words.addAll(program("run", "--config", config.toString(), "--supervised"));
    return words;
  }

  /// Options of a node's JVM.
  List<String> options() {
    return with(HEAP, DIRECT);
  }

  /// Options of a short command's JVM: the launcher gives the same.
  List<String> commandOptions() {
    return with("-XX:TieredStopAtLevel=1", "-Xss512k", "-Xmx96m");
  }

  private static List<String> with(String... more) {
    List<String> all = new ArrayList<>(COMMON);
    all.addAll(List.of(more));
    return all;
  }

  /// The words after the options.
  List<String> program(String... arguments) {
    List<String> words = new ArrayList<>();
    home.ifPresent(folder -> words.add("-Dperigee.home=" + folder));
    words.addAll(List.of("-cp", classPath, "perigee.app.Main"));
    words.addAll(List.of(arguments));
    return words;
  }

  private Optional<Path> cache(AotKind kind) {
    return home.map(kind::file).filter(Files::isReadable);
  }
}

package perigee.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import perigee.testkit.CheckableBytes;

/// A site's files: copies of real ones of this machine, and made ones of all sizes.
///
/// @param root the folder
/// @param files request target to file
record SiteTree(Path root, Map<String, Path> files) {

  private static final int REAL_FILES = 1_500;
  private static final int LEAST_FILES = 2_100;
  private static final long MOST_REAL_BYTES = 4 << 20;
  private static final int[] MADE_BYTES = {
    0,
    1,
    2,
    4095,
    4096,
    4097,
    32767,
    32768,
    32769,
    65535,
    65536,
    65537,
    131071,
    131072,
    131073,
    1 << 20,
    (1 << 20) + 1,
    3_000_000,
    7_654_321,
    30_000_000
  };

  static SiteTree under(Path root) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    copyReal(root, files);
    for (int bytes : MADE_BYTES) {
      make(root, "made/" + bytes + ".bin", bytes, files);
    }
    for (int i = 0; files.size() < LEAST_FILES; i++) {
      make(root, "made/many/" + i % 37 + "/file " + i + "+&ü.txt", i * 61 % 20_000, files);
    }
    return new SiteTree(root, files);
  }

  private static void copyReal(Path root, Map<String, Path> files) throws IOException {
    List<Path> sources =
        List.of(
            Path.of(System.getProperty("java.home"), "include"),
            Path.of(System.getProperty("java.home"), "legal"),
            Path.of(System.getProperty("java.home"), "conf"),
            Path.of("/usr/share/doc"));
    for (Path source : sources) {
      if (Files.isDirectory(source)) {
        copyAll(source, root, files);
      }
    }
  }

  private static void copyAll(Path source, Path root, Map<String, Path> files) throws IOException {
    try (Stream<Path> walk = Files.walk(source)) {
      for (Path file : walk.filter(SiteTree::isServable).toList()) {
        if (files.size() >= REAL_FILES) {
          return;
        }
        String name = "real/" + source.getFileName() + "/" + source.relativize(file);
        Path copy = root.resolve(name);
        Files.createDirectories(copy.resolveSibling("x").getParent());
        Files.copy(file, copy);
        files.put(target(name), copy);
      }
    }
  }

  private static boolean isServable(Path file) {
    try {
      return Files.isRegularFile(file)
          && Files.isReadable(file)
          && Files.size(file) <= MOST_REAL_BYTES;
    } catch (IOException _) {
      return false; // it can't be read, so it is no file of a site
    }
  }

  private static void make(Path root, String name, int bytes, Map<String, Path> files)
      throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling("x").getParent());
    Files.write(file, CheckableBytes.bytes(bytes, 0, bytes));
    files.put(target(name), file);
  }

  private static String target(String name) {
    return "/" + URLEncoder.encode(name, UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  /// Whether a stream's bytes are a file's.
  static boolean isEqual(Path file, InputStream stream) throws IOException {
    try (InputStream expected = Files.newInputStream(file)) {
      byte[] want = new byte[1 << 16];
      while (true) {
        int read = expected.readNBytes(want, 0, want.length);
        byte[] got = stream.readNBytes(read);
        if (!Arrays.equals(want, 0, read, got, 0, got.length)) {
          return false;
        }
        if (read == 0) {
          return stream.read() < 0;
        }
      }
    }
  }
}

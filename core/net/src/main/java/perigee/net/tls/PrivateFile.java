package perigee.net.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import perigee.net.file.LineFile;
import perigee.net.file.WholeFile;

/// Files that only their owner may read: mode 0600, in folders of mode 0700.
public final class PrivateFile {

  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PrivateFile() {}

  /// Makes or replaces a file, whole or not at all; it is on disk when this returns.
  public static void write(Path file, String text) throws IOException {
    makeFolder(file);
    WholeFile.replace(file, text, FILE);
  }

  /// Opens a file that grows by lines, and makes it if there is none.
  public static LineFile lines(Path file) throws IOException {
    makeFolder(file);
    return LineFile.open(file, FILE);
  }

  private static void makeFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is no file in a folder");
    }
    Files.createDirectories(folder, FOLDER);
  }
}

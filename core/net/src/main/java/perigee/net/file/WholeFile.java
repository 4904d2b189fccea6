package perigee.net.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Collection;
import java.util.Set;

/// A file that is there as it was or as it is to be, and never half, whenever the machine dies.
public final class WholeFile {

  private WholeFile() {}

  /// Makes or replaces a file; it is on disk when this returns.
  ///
  /// @param attributes of the file, as for [Files#createFile]
  public static void replace(Path file, byte[] octets, FileAttribute<?>... attributes)
      throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    // One that was left behind may have other attributes.
    Files.deleteIfExists(fresh);
    try (FileChannel out =
        FileChannel.open(fresh, Set.of(CREATE, WRITE, TRUNCATE_EXISTING), attributes)) {
      ByteBuffer left = ByteBuffer.wrap(octets);
      while (left.hasRemaining()) {
        out.write(left);
      }
      // Some file systems would else have the new name before what belongs to it.
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(folder(file))) {
      folder.force(true);
    }
  }

  /// The same with a text, in UTF-8.
  public static void replace(Path file, String text, FileAttribute<?>... attributes)
      throws IOException {
    replace(file, text.getBytes(UTF_8), attributes);
  }

  /// The same with lines, each of which gets its end.
  public static void replace(Path file, Collection<String> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    replace(file, text.toString());
  }

  private static Path folder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is no file in a folder");
    }
    return folder;
  }
}

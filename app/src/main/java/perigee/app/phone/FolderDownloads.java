package perigee.app.phone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import perigee.calling.letter.FileNote;
import perigee.calling.phone.Downloads;

/// A folder that files come into: under names that lead nowhere else, never in the place of
/// another; what is not yet whole ends in `.part`.
final class FolderDownloads implements Downloads {

  private static final int MOST_NAME = 100;
  private static final int MOST_ALIKE = 1000;

  private final Path folder;

  FolderDownloads(Path folder) {
    this.folder = folder;
  }

  /// Ids are others' texts, and name no file.
  private Path part(String file) throws IOException {
    UUID name = UUID.nameUUIDFromBytes(file.getBytes(StandardCharsets.UTF_8));
    return Files.createDirectories(folder).resolve(name + ".part");
  }

  @Override
  public int pieces(String file) throws IOException {
    Path part = part(file);
    if (!Files.exists(part)) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      long pieces = channel.size() / FileNote.PIECE;
      // A last piece that is shorter comes again.
      channel.truncate(pieces * FileNote.PIECE);
      return (int) pieces;
    }
  }

  @Override
  public void add(String file, byte[] piece) throws IOException {
    Files.write(part(file), piece, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public String whole(String file, String name) throws IOException {
    Path part = part(file);
    if (!Files.exists(part)) {
      Files.createFile(part);
    }
    Path to = free(plain(name));
    Files.move(part, to);
    return to.toString();
  }

  private Path free(String name) throws IOException {
    for (int i = 1; i <= MOST_ALIKE; i++) {
      Path to = folder.resolve(i == 1 ? name : i + " " + name);
      if (!Files.exists(to)) {
        return to;
      }
    }
    throw new IOException("too many files of that name");
  }

  /// A name without what leads elsewhere, hides it, or can't be typed.
  static String plain(String name) {
    String safe = name.replaceAll("[\\p{Cntrl}/\\\\:*?\"<>|]", "_").strip();
    String end = safe.substring(Math.max(0, safe.length() - MOST_NAME));
    return end.startsWith(".") || end.isEmpty() ? "_" + end : end;
  }
}

package perigee.app.sip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.calling.sip.Verifiers;

/// People of a file, as `htdigest` writes it: a line `PERSON:REALM:HASH` for each hash of
/// `PERSON:REALM:PASSWORD`, MD5 (32 digits) or SHA-256 (64). It is read anew when it has changed;
/// as long as there is none, there is nobody.
final class FileVerifiers implements Verifiers {

  private static final Logger LOG = LoggerFactory.getLogger(FileVerifiers.class);

  private static final int MD5_DIGITS = 32;
  private static final int SHA_256_DIGITS = 64;
  private static final long MOST_BYTES = 64 << 20;
  private static final FileTime NEVER = FileTime.fromMillis(0);

  private final Path file;
  private final String realm;
  private FileTime readAt = NEVER; // guarded by this
  private Map<String, Found.Known> people = Map.of(); // guarded by this

  FileVerifiers(Path file, String realm) {
    this.file = file;
    this.realm = realm;
  }

  @Override
  public void find(String person, Consumer<Found> answer) {
    Thread _ = Thread.ofVirtual().start(() -> answer.accept(find(person)));
  }

  private synchronized Found find(String person) {
    try {
      FileTime changed = changed();
      if (!changed.equals(readAt)) {
        people = changed.equals(NEVER) ? Map.of() : read();
        readAt = changed;
      }
      Found.Known known = people.get(person);
      return known == null ? new Found.Unknown() : known;
    } catch (IOException e) {
      LOG.warn("event=people-unreadable file=\"{}\" reason=\"{}\"", file, e.getMessage());
      return new Found.Unavailable();
    }
  }

  private FileTime changed() throws IOException {
    try {
      return Files.getLastModifiedTime(file);
    } catch (NoSuchFileException _) {
      return NEVER;
    }
  }

  private Map<String, Found.Known> read() throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("longer than " + MOST_BYTES + " bytes");
    }
    Map<String, Found.Known> all = new HashMap<>();
    int bad = 0;
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.strip().split(":", 4);
      if (line.isBlank() || line.startsWith("#") || !realm.equalsIgnoreCase(at(parts, 1))) {
        continue;
      }
      Found.Known before = all.getOrDefault(parts[0], new Found.Known("", ""));
      switch (at(parts, 2).length()) {
        case MD5_DIGITS -> all.put(parts[0], new Found.Known(before.sha256(), parts[2]));
        case SHA_256_DIGITS -> all.put(parts[0], new Found.Known(parts[2], before.md5()));
        default -> bad++;
      }
    }
    LOG.info("event=people-read file=\"{}\" people={} bad-lines={}", file, all.size(), bad);
    return all;
  }

  private static String at(String[] parts, int index) {
    return index < parts.length ? parts[index] : "";
  }
}

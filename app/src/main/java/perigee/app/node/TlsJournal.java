package perigee.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.fleet.FleetJson;
import perigee.model.fleet.FleetMessage;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;
import perigee.net.tls.PrivateFile;

/// The node's certificates and challenges on disk, for a start without control: one line for each
/// message that control sent, as it was sent. Written anew when more than half of it is outdated.
/// It holds private keys, so only its owner may read it. Used by one thread.
final class TlsJournal implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(TlsJournal.class);
  private static final long SMALL_BYTES = 1 << 20;

  private final Path file;
  private final Map<String, TlsEntry> entries = new LinkedHashMap<>();
  private FileChannel channel;
  private long version;
  private long compactBytes;

  private TlsJournal(Path file) throws IOException {
    this.file = file;
    replay();
    channel = written();
  }

  /// Opens it; what can't be read is left out, and control sends it again.
  static TlsJournal open(Path file) throws IOException {
    return new TlsJournal(file);
  }

  /// Up to where control's changes are here; 0 if it has to send everything.
  long version() {
    return version;
  }

  /// Everything that holds.
  TlsChanges whole() {
    return new TlsChanges(true, version, List.copyOf(entries.values()), List.of());
  }

  /// Stores changes; they are on disk when this returns.
  void append(TlsChanges changes) throws IOException {
    take(changes);
    if (channel.size() > Math.max(SMALL_BYTES, 2 * compactBytes)) {
      channel.close();
      channel = written();
      return;
    }
    ByteBuffer line =
        ByteBuffer.wrap((FleetJson.write(new FleetMessage.Tls(changes)) + "\n").getBytes(UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
    channel.force(false);
  }

  private void take(TlsChanges changes) {
    if (changes.whole()) {
      entries.clear();
    }
    changes.entries().forEach(entry -> entries.put(entry.id(), entry));
    changes.gone().forEach(entries::remove);
    version = changes.upTo();
  }

  private void replay() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(file, UTF_8));
    for (String line : lines) {
      try {
        if (FleetJson.readFromControl(line) instanceof FleetMessage.Tls(TlsChanges changes)) {
          take(changes);
        }
      } catch (FleetJson.MalformedMessage _) {
        // The end of the last line, when the node died while it wrote.
        LOG.warn("event=tls-journal-torn file={} entries={}", file, entries.size());
        return;
      }
    }
  }

  /// Writes all that holds, and nothing else.
  private FileChannel written() throws IOException {
    PrivateFile.write(file, FleetJson.write(new FleetMessage.Tls(whole())) + "\n");
    FileChannel fresh = FileChannel.open(file, WRITE, APPEND);
    compactBytes = fresh.size();
    return fresh;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("event=tls-journal-not-closed file={} error=\"{}\"", file, e.getMessage());
    }
  }
}

package perigee.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.fleet.FleetJson;
import perigee.model.fleet.FleetMessage;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;
import perigee.net.file.LineFile;
import perigee.net.tls.PrivateFile;

/// The node's certificates and challenges on disk, for a start without control: one line for each
/// message that control sent, as it was sent. Written anew when more than half of it is outdated.
/// It holds private keys, so only its owner may read it. Used by one thread.
final class TlsJournal implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(TlsJournal.class);

  private final Path file;
  private final Map<String, TlsEntry> entries = new LinkedHashMap<>();
  private final LineFile lines;
  private long version;

  private TlsJournal(Path file) throws IOException {
    this.file = file;
    replay();
    lines = PrivateFile.lines(file);
    try {
      compact();
    } catch (IOException e) {
      // The lines that it was to replace say the same.
      LOG.warn("event=tls-journal-not-compacted file={} error=\"{}\"", file, e.toString());
    }
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
    lines.append(line(changes));
    if (lines.isOutgrown()) {
      compact();
    }
  }

  private static String line(TlsChanges changes) {
    return FleetJson.write(new FleetMessage.Tls(changes)) + "\n";
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
    for (String line : Files.readAllLines(file, UTF_8)) {
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

  /// Leaves what holds, and nothing else.
  private void compact() throws IOException {
    lines.replace(line(whole()));
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      LOG.warn("event=tls-journal-not-closed file={} error=\"{}\"", file, e.getMessage());
    }
  }
}

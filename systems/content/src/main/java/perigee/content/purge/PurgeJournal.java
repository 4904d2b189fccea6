package perigee.content.purge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import perigee.model.LogPosition;
import perigee.model.purge.Purge;
import perigee.model.purge.PurgeEvent;
import perigee.model.purge.PurgeJson;
import perigee.model.purge.PurgeTarget;
import perigee.net.file.LineFile;

/// Keeps a purge table on disk: what was acknowledged holds after a crash.
///
/// The file is lines of `POSITION purge JSON`, `POSITION reached` and `POSITION floor`; a purge is
/// in force once a `reached` line follows it. A line that a crash cut off was never acknowledged
/// and is dropped. Used by one thread.
public final class PurgeJournal implements Closeable {

  private final Path file;
  private final PurgeTable table;
  private final BiFunction<String, String, Collection<String>> forms;
  private final LineFile journal;

  private PurgeJournal(
      Path file, PurgeTable table, BiFunction<String, String, Collection<String>> forms)
      throws IOException {
    this.file = file;
    this.table = table;
    this.forms = forms;
    this.journal = LineFile.open(file);
    Files.readString(file).lines().forEach(this::replay);
  }

  /// Reads the file, if there is one, into the table.
  ///
  /// @param forms host and `pathAndQuery` of a URL to the forms under which it may be stored
  /// @throws UncheckedIOException if the file cannot be read or made
  public static PurgeJournal open(
      Path file, PurgeTable table, BiFunction<String, String, Collection<String>> forms) {
    try {
      return new PurgeJournal(file, table, forms);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the purge journal " + file, e);
    }
  }

  /// Puts purges in force and on disk; both hold when it returns.
  ///
  /// @param compacted whether purges before these are lost, so that all that is stored is doubtful
  /// @throws UncheckedIOException if they could not be written: they must not be acknowledged
  public void apply(boolean compacted, LogPosition upTo, List<PurgeEvent> events) {
    StringBuilder text = new StringBuilder();
    boolean first = table.applied().equals(LogPosition.NONE);
    boolean forget = table.isFull() || (!first && upTo.epoch() != table.applied().epoch());
    if (compacted || forget) {
      LogPosition floor = events.isEmpty() ? upTo : events.getFirst().position();
      table.forgetBefore(floor);
      line(text, floor, "floor");
    }
    for (PurgeEvent event : events) {
      enter(event);
      line(text, event.position(), "purge " + PurgeJson.write(event.purge()));
    }
    line(text, upTo, "reached");
    try {
      write(text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the purge journal " + file, e);
    }
    // Last: a node that says it has applied a purge has it on disk.
    table.reached(upTo);
  }

  private static void line(StringBuilder text, LogPosition position, String what) {
    text.append(position).append(' ').append(what).append('\n');
  }

  private void write(String text) throws IOException {
    journal.append(text);
    if (journal.isOutgrown()) {
      compact();
    }
  }

  /// Writes the file anew, without what came before the last floor and with each purge only once,
  /// at its last position.
  private void compact() throws IOException {
    Map<String, String> kept = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file, UTF_8)) {
      int space = line.indexOf(' ');
      String what = line.substring(space + 1);
      if (what.equals("floor")) {
        kept.clear();
      }
      kept.remove(what);
      kept.put(what, line);
    }
    journal.replace(String.join("\n", kept.values()) + "\n");
  }

  private void replay(String line) {
    String[] parts = line.split(" ", 3);
    LogPosition position = LogPosition.parse(parts[0]);
    switch (parts[1]) {
      case "purge" -> enter(new PurgeEvent(position, PurgeJson.read(parts[2])));
      case "reached" -> table.reached(position);
      case "floor" -> table.forgetBefore(position);
      default -> throw new IllegalStateException(file + " has a line of unknown kind: " + line);
    }
  }

  private void enter(PurgeEvent event) {
    Purge purge = event.purge();
    Collection<String> asStored =
        purge.target() instanceof PurgeTarget.Url(String host, String pathAndQuery)
            ? forms.apply(host, pathAndQuery)
            : List.of();
    table.enter(event.position().sequence(), purge, asStored);
  }

  @Override
  public void close() {
    try {
      journal.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the purge journal " + file, e);
    }
  }
}

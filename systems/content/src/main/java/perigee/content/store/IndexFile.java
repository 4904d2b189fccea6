package perigee.content.store;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The list of all records on disk: an entry of 64 bytes for each id, written when a record is
/// whole, and zeros when it left. It is read from one end to the other at the start.
///
/// An entry: CRC32C of the rest (4), its kind (2), runs (2), generation (8), hash, or the id that
/// it continues (8), the id of the entry that continues it or -1 (4), zeros (4), and four runs of
/// two numbers (32). In the place before the first is the head: CRC32C, kind, magic, bytes of a
/// unit, and a bound of all generations.
final class IndexFile implements Closeable {

  static final int ENTRY_BYTES = 64;
  static final int RUNS_OF_AN_ENTRY = 4;

  private static final int SUM_BYTES = 4;
  private static final int RUNS_AT = 32;
  private static final short HEAD = 1;
  private static final short RECORD = 2;
  private static final short LINK = 3;
  private static final int MAGIC = 0x5065_7202;

  private final DataFile file;

  IndexFile(Path path, DiskContext disk) {
    this.file = new DataFile(path, disk.reads(), disk.writes());
  }

  DataFile file() {
    return file;
  }

  /// Bytes of an index of so many entries.
  static long bytes(int entries) {
    return (entries + 1L) * ENTRY_BYTES;
  }

  /// The head of an index.
  ///
  /// @param generations all are below it
  record Head(int unitBytes, long generations) {}

  /// One entry; `next` is the id of the one that continues it, or -1.
  static final class Entry {
    final int id;
    final boolean isLink;
    final ObjectFormat.Name name;
    final int next;
    final int[] runs;

    Entry(int id, boolean isLink, ObjectFormat.Name name, int next, int[] runs) {
      this.id = id;
      this.isLink = isLink;
      this.name = name;
      this.next = next;
      this.runs = runs;
    }
  }

  /// A whole record as the index lists it; `links` are the ids of the entries that continue the
  /// first.
  static final class Listed {
    private final Entry first;
    private final int[] runs;
    private final int[] links;

    Listed(Entry first, int[] runs, int[] links) {
      this.first = first;
      this.runs = runs;
      this.links = links;
    }

    int id() {
      return first.id;
    }

    ObjectFormat.Name name() {
      return first.name;
    }

    int[] runs() {
      return runs;
    }

    int[] links() {
      return links;
    }
  }

  /// The head; null if the file is empty or not an index.
  @Nullable Head head() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ENTRY_BYTES);
    try {
      file.read(bytes, 0);
    } catch (EOFException _) {
      return null;
    }
    bytes.flip();
    if (!isSound(bytes, 0) || bytes.getShort(SUM_BYTES) != HEAD || bytes.getInt(8) != MAGIC) {
      return null;
    }
    return new Head(bytes.getInt(12), bytes.getLong(16));
  }

  void write(Head head) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ENTRY_BYTES);
    bytes.putShort(SUM_BYTES, HEAD).putInt(8, MAGIC);
    bytes.putInt(12, head.unitBytes()).putLong(16, head.generations());
    file.write(summed(bytes), 0);
  }

  /// Writes the entries of a record, if it is still there.
  ///
  /// @param links ids of the entries that continue the first
  synchronized void write(
      int id, ObjectFormat.Name name, int[] runs, int[] links, BooleanSupplier isThere)
      throws IOException {
    if (!isThere.getAsBoolean()) {
      return;
    }
    for (int i = links.length - 1; i >= 0; i--) {
      int next = i + 1 < links.length ? links[i + 1] : RecordTable.NONE;
      ObjectFormat.Name link = new ObjectFormat.Name(id, name.generation());
      writeEntry(new Entry(links[i], true, link, next, part(runs, i + 1)));
    }
    int next = links.length == 0 ? RecordTable.NONE : links[0];
    writeEntry(new Entry(id, false, name, next, part(runs, 0)));
  }

  private static int[] part(int[] runs, int index) {
    int from = index * RUNS_OF_AN_ENTRY * 2;
    return Arrays.copyOfRange(runs, from, Math.min(runs.length, from + RUNS_OF_AN_ENTRY * 2));
  }

  /// How many entries continue the first one of a record.
  static int links(int[] runs) {
    return (runs.length / 2 - 1) / RUNS_OF_AN_ENTRY;
  }

  private void writeEntry(Entry entry) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ENTRY_BYTES);
    bytes.position(SUM_BYTES);
    bytes.putShort(entry.isLink ? LINK : RECORD).putShort((short) (entry.runs.length / 2));
    bytes.putLong(entry.name.generation()).putLong(entry.name.hash()).putInt(entry.next);
    bytes.position(RUNS_AT);
    for (int number : entry.runs) {
      bytes.putInt(number);
    }
    file.write(summed(bytes.clear()), bytes(entry.id));
  }

  /// Takes the entry of a record away, if no other has its place by now.
  synchronized void clear(int id, BooleanSupplier isTaken) throws IOException {
    if (!isTaken.getAsBoolean()) {
      file.write(ByteBuffer.allocate(ENTRY_BYTES), bytes(id));
    }
  }

  private static ByteBuffer summed(ByteBuffer bytes) {
    return bytes.putInt(0, sum(bytes, 0)).clear();
  }

  private static int sum(ByteBuffer bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(at + SUM_BYTES, ENTRY_BYTES - SUM_BYTES));
    return (int) crc.getValue();
  }

  private static boolean isSound(ByteBuffer bytes, int at) {
    return bytes.getInt(at) == sum(bytes, at);
  }

  /// Reads the part of the file that begins with an entry.
  ///
  /// @return how many entries there are in it
  int read(int id, ByteBuffer bytes) throws IOException {
    try {
      file.read(bytes, bytes(id));
    } catch (EOFException _) {
      // The rest was never written.
    }
    return bytes.position() / ENTRY_BYTES;
  }

  /// Reads an entry from a part of the file.
  ///
  /// @return null if there is none
  static @Nullable Entry entry(int id, ByteBuffer bytes, int at) {
    short kind = bytes.getShort(at + SUM_BYTES);
    int runs = bytes.getShort(at + SUM_BYTES + 2);
    boolean isEntry = kind == RECORD || kind == LINK;
    if (!isEntry || runs < 1 || runs > RUNS_OF_AN_ENTRY || !isSound(bytes, at)) {
      return null;
    }
    int[] numbers = new int[2 * runs];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = bytes.getInt(at + RUNS_AT + i * Integer.BYTES);
    }
    ObjectFormat.Name name = new ObjectFormat.Name(bytes.getLong(at + 16), bytes.getLong(at + 8));
    return new Entry(id, kind == LINK, name, bytes.getInt(at + 24), numbers);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

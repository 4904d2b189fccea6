package perigee.content.nameserver;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import perigee.wire.dns.Name;
import perigee.wire.dns.NameBytes;
import perigee.wire.dns.Query;

/// Names to nodes: a table with open addressing, asked with octets of a message. Immutable.
///
/// Names are hashed from their end, so that one pass over a name hashes all names above it, too.
/// What is asked for is seldom in the processor's caches: so what tells a name is in two arrays, a
/// place's hash beside where its name is, and all names' octets; and whose name it is in a third,
/// which is read at the same time and not after them.
final class NameTable {

  /// Labels that a name can have.
  static final int MOST_LABELS = 127;

  private static final int SEED = 0x811c9dc5;
  private static final int PRIME = 0x01000193;
  private static final int MIX = 0x9E3779B1;
  private static final int CASE = 0x20;
  private static final int LEAST = 16;
  private static final int FREE = 0;

  /// Room behind the last name, so that a comparison with the longest ends inside.
  private static final int ROOM = 256;

  /// For each place the hash of its name, and where in `octets` it begins; `FREE` if it has none.
  private final int[] slots;

  private final byte[] octets;
  private final @Nullable ZoneNode[] nodes;
  private final int shift;

  private NameTable(int size, int octetsInAll) {
    int places = Math.max(LEAST, Integer.highestOneBit(Math.max(1, size)) * 4);
    this.nodes = new ZoneNode[places];
    this.slots = new int[2 * places];
    this.octets = new byte[Math.addExact(octetsInAll, ROOM)];
    this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(places);
  }

  static NameTable of(Collection<ZoneNode> all) {
    int length = 0;
    for (ZoneNode node : all) {
      length = Math.addExact(length, node.name().length());
    }
    NameTable table = new NameTable(all.size(), FREE + 1 + length);
    int at = FREE + 1;
    for (ZoneNode node : all) {
      table.put(node, at);
      at += node.name().length();
    }
    return table;
  }

  private void put(ZoneNode node, int at) {
    int hash = hash(node.name());
    int place = place(hash);
    while (nodes[place] != null) {
      place = next(place);
    }
    nodes[place] = node;
    slots[2 * place] = hash;
    slots[2 * place + 1] = at;
    System.arraycopy(node.name().octets(), 0, octets, at, node.name().length());
  }

  private int place(int hash) {
    return (hash * MIX) >>> shift;
  }

  private int next(int place) {
    return (place + 1) & (nodes.length - 1);
  }

  /// The node of the name that these octets are, or null.
  @Nullable ZoneNode find(int hash, byte[] bytes, int from, int length) {
    int place = place(hash);
    int at = slots[2 * place + 1];
    while (at != FREE) {
      // No name is the beginning of another: each ends with the root's empty label.
      if (slots[2 * place] == hash && NameBytes.same(octets, at, bytes, from, length)) {
        return nodes[place];
      }
      place = next(place);
      at = slots[2 * place + 1];
    }
    return null;
  }

  @Nullable ZoneNode find(Name name) {
    return find(hash(name), name.octets(), 0, name.length());
  }

  private static int hash(Name name) {
    Labels labels = new Labels();
    byte[] octets = name.octets();
    labels.read(octets, 0);
    return labels.hash(0);
  }

  /// Where the labels of one name begin, and the hash from each on. It belongs to one thread.
  static final class Labels {

    private final int[] starts = new int[MOST_LABELS + 1];
    private final int[] hashes = new int[MOST_LABELS + 1];
    private int count;

    /// Takes a name apart that was checked.
    void read(Query query) {
      read(query.bytes(), query.nameStart());
    }

    void read(byte[] bytes, int from) {
      count = 0;
      int at = from;
      while (bytes[at] != 0) {
        starts[count++] = at;
        at += bytes[at] + 1;
      }
      starts[count] = at;
      int hash = SEED;
      hashes[count] = hash;
      for (int i = count - 1; i >= 0; i--) {
        int end = starts[i] + bytes[starts[i]];
        for (int k = starts[i]; k <= end; k++) {
          // Upper and lower case differ by one bit; what else it makes one is told apart later.
          hash = (hash ^ (bytes[k] | CASE)) * PRIME;
        }
        hashes[i] = hash;
      }
    }

    /// How many labels there are.
    int count() {
      return count;
    }

    /// Where the name from a label on begins; at `count` the root.
    int start(int label) {
      return starts[label];
    }

    /// Octets of the name from a label on.
    int length(int label) {
      return starts[count] + 1 - starts[label];
    }

    int hash(int label) {
      return hashes[label];
    }
  }
}

package perigee.content.nameserver;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import perigee.wire.dns.Name;
import perigee.wire.dns.Query;

/// Names to nodes: a table with open addressing, asked with octets of a message. Immutable.
///
/// Names are hashed from their end, so that one pass over a name hashes all names above it, too.
final class NameTable {

  /// Labels that a name can have.
  static final int MOST_LABELS = 127;

  private static final int SEED = 0x811c9dc5;
  private static final int PRIME = 0x01000193;
  private static final int MIX = 0x9E3779B1;
  private static final int LEAST = 16;

  private final @Nullable ZoneNode[] nodes;
  private final int[] hashes;
  private final int shift;

  private NameTable(int size) {
    int places = Math.max(LEAST, Integer.highestOneBit(Math.max(1, size)) * 4);
    this.nodes = new ZoneNode[places];
    this.hashes = new int[places];
    this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(places);
  }

  static NameTable of(Collection<ZoneNode> all) {
    NameTable table = new NameTable(all.size());
    all.forEach(table::put);
    return table;
  }

  private void put(ZoneNode node) {
    int hash = hash(node.name());
    int place = place(hash);
    while (nodes[place] != null) {
      place = next(place);
    }
    nodes[place] = node;
    hashes[place] = hash;
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
    ZoneNode node = nodes[place];
    while (node != null) {
      if (hashes[place] == hash && node.name().matches(bytes, from, length)) {
        return node;
      }
      place = next(place);
      node = nodes[place];
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
          hash = (hash ^ lower(bytes[k])) * PRIME;
        }
        hashes[i] = hash;
      }
    }

    private static int lower(byte b) {
      return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
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

package perigee.realtime.media;

import org.jspecify.annotations.Nullable;

/// Paths by address, without an object for a question. It belongs to the port's thread.
final class PathTable {

  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int FIRST_SIZE = 64;
  private static final int HIGH_BITS = 32;

  private @Nullable PeerPath[] places = new PeerPath[FIRST_SIZE];
  private int size;

  private int home(long high, long low, int port) {
    long mixed = ((high ^ Long.rotateLeft(low, HIGH_BITS)) * MIX ^ port) * MIX;
    return (int) (mixed >>> HIGH_BITS) & (places.length - 1);
  }

  @Nullable PeerPath find(int socket, int octets, long high, long low, int port) {
    int mask = places.length - 1;
    int place = home(high, low, port);
    PeerPath path = places[place];
    while (path != null && !path.is(socket, octets, high, low, port)) {
      place = (place + 1) & mask;
      path = places[place];
    }
    return path;
  }

  /// Adds a path that is not there.
  void add(PeerPath path) {
    if (2 * (size + 1) > places.length) {
      @Nullable PeerPath[] old = places;
      places = new PeerPath[2 * old.length];
      for (PeerPath each : old) {
        if (each != null) {
          insert(each);
        }
      }
    }
    insert(path);
    size++;
  }

  private void insert(PeerPath path) {
    int mask = places.length - 1;
    int place = home(path.high, path.low, path.port);
    while (places[place] != null) {
      place = (place + 1) & mask;
    }
    places[place] = path;
  }

  /// Takes a path away, and closes the gap.
  void remove(PeerPath path) {
    int mask = places.length - 1;
    int place = home(path.high, path.low, path.port);
    while (places[place] != path) {
      if (places[place] == null) {
        return;
      }
      place = (place + 1) & mask;
    }
    places[place] = null;
    size--;
    int next = (place + 1) & mask;
    PeerPath following = places[next];
    while (following != null) {
      places[next] = null;
      insert(following);
      next = (next + 1) & mask;
      following = places[next];
    }
  }

  int size() {
    return size;
  }
}

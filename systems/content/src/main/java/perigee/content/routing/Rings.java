package perigee.content.routing;

import java.util.ArrayList;
import java.util.List;
import perigee.selection.Hashing;
import perigee.selection.liveness.Shedding;

/// Rings of anycast addresses, as in FastRoute (Flavel et al. 2015): every site is in the first
/// ring, fewer and larger ones in each further ring. A site can't choose whom routing brings to it,
/// but its name server can give a share of its clients the next ring's address: a share that grows
/// while the ring is overloaded here and shrinks when it is not. Of one thread.
public final class Rings {

  private final List<Shedding> sheddings = new ArrayList<>();

  /// Rings from the widest to the narrowest; nothing is shed by the last one.
  ///
  /// @param count at least 1
  /// @param above load from which more is shed
  /// @param below load from which less is shed
  public Rings(int count, double above, double below) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " rings");
    }
    for (int ring = 0; ring < count - 1; ring++) {
      sheddings.add(new Shedding(above, below));
    }
  }

  /// Takes this site's load in one ring.
  public void loaded(int ring, double load, long nowNanos) {
    if (ring < sheddings.size()) {
      sheddings.get(ring).update(load, nowNanos);
    }
  }

  /// The share that a ring gives to the next one.
  public double shed(int ring) {
    return ring < sheddings.size() ? sheddings.get(ring).share() : 0;
  }

  /// The shares of all rings but the last one, as they are now.
  public double[] shares() {
    return sheddings.stream().mapToDouble(Shedding::share).toArray();
  }

  /// The ring for a client: the same one for as long as the shares stay, and as few as possible
  /// change when they don't.
  ///
  /// @param client a hash of the client's prefix
  public int ring(long client) {
    return ring(shares(), client);
  }

  /// The ring for a client with such shares.
  public static int ring(double[] shares, long client) {
    for (int ring = 0; ring < shares.length; ring++) {
      double place = (Hashing.mix(client + ring) >>> 11) * 0x1.0p-53;
      if (place >= shares[ring]) {
        return ring;
      }
    }
    return shares.length;
  }
}

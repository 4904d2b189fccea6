package perigee.selection.scale;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import perigee.model.mapping.Address;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;

/// How the paths really are: some places of the matrix have servers, at all others are clients, a
/// few prefixes each. Round-trip times are the matrix's; loss, jitter and last mile are synthetic.
final class Truth {

  static final int PREFIXES_PER_PLACE = 4;
  static final double USUAL_LOSS = 0.0001;

  final int regions;
  final List<Prefix> clients = new ArrayList<>();
  private final List<Integer> placeOf = new ArrayList<>();
  private final RttMatrix matrix;
  private final List<Integer> places;
  private final double[][] loss;
  private final double[][] extraMillis;
  private final double[] lastMileMillis;
  private final int[] resolverOf;
  private final Random random;

  Truth(RttMatrix matrix, int regions, double lossyShare, long seed) {
    this.matrix = matrix;
    this.regions = regions;
    this.random = new Random(seed);
    this.places = new ArrayList<>();
    for (int i = 0; i < matrix.size(); i++) {
      places.add(i);
    }
    Collections.shuffle(places, random);
    int count = (matrix.size() - regions) * PREFIXES_PER_PLACE;
    this.loss = new double[count][regions];
    this.extraMillis = new double[count][regions];
    this.lastMileMillis = new double[count];
    this.resolverOf = new int[count];
    place(count, lossyShare);
  }

  private void place(int count, double lossyShare) {
    List<Integer> blocks = new ArrayList<>();
    for (int i = 0; i < matrix.size(); i++) {
      blocks.add(i);
    }
    Collections.shuffle(blocks, random);
    for (int client = 0; client < count; client++) {
      int place = client / PREFIXES_PER_PLACE;
      int block = blocks.get(place) * PREFIXES_PER_PLACE + client % PREFIXES_PER_PLACE;
      clients.add(Prefix.of(Address.ipv4(0x10000000 + (block << 8)), 24));
      placeOf.add(places.get(regions + place));
      lastMileMillis[client] = 1 + 4 * random.nextDouble();
      // Three in ten use a resolver that is somewhere else.
      boolean far = random.nextDouble() < 0.3;
      resolverOf[client] = far ? places.get(regions + random.nextInt(8)) : placeOf.get(client);
      for (int region = 0; region < regions; region++) {
        boolean first = client % PREFIXES_PER_PLACE == 0;
        boolean lossy = random.nextDouble() < lossyShare;
        double rate = lossy ? 0.005 + 0.02 * random.nextDouble() : USUAL_LOSS;
        loss[client][region] = first ? rate : loss[client - 1][region];
      }
    }
  }

  double rttMillis(int client, int region) {
    double path = matrix.millis(placeOf.get(client), places.get(region));
    return path + lastMileMillis[client] + extraMillis[client][region];
  }

  double loss(int client, int region) {
    return loss[client][region];
  }

  double meshMillis(int a, int b) {
    return matrix.millis(places.get(a), places.get(b));
  }

  double resolverMillis(int client, int region) {
    return matrix.millis(resolverOf[client], places.get(region));
  }

  void slow(int client, int region, double millis) {
    extraMillis[client][region] = millis;
  }

  /// What is seen of a path at one time.
  PathSample sample(int client, int region, MeasurementSource source, int count, int segments) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double queued = -Math.log(1 - random.nextDouble());
      sum += rttMillis(client, region) * Math.exp(0.05 * random.nextGaussian()) + queued;
    }
    int lost = 0;
    for (int i = 0; i < segments; i++) {
      lost += random.nextDouble() < loss[client][region] ? 1 : 0;
    }
    return new PathSample(source, count, 1e6 * sum / count, 0, segments, lost, 0);
  }

  Random random() {
    return random;
  }
}

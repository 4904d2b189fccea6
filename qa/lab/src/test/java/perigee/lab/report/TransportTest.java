package perigee.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TransportTest {

  @Test
  void whoLosesLeastMakesRoom() {
    double[][] cost = {{10, 15}, {10, 90}, {10, 40}};

    double[][] sent = Transport.cheapest(new double[] {2, 2, 2}, new double[] {4, 9}, cost);

    assertThat(sent).isDeepEqualTo(new double[][] {{0, 2}, {2, 0}, {2, 0}});
  }

  @Test
  void whatHasNoRoomIsSentNowhere() {
    double[][] sent =
        Transport.cheapest(
            new double[] {3, 3}, new double[] {1, 4}, new double[][] {{1, 2}, {1, 5}});

    assertThat(sent[0][0] + sent[1][0]).isEqualTo(1);
    assertThat(sent[0][1] + sent[1][1]).isEqualTo(4);
  }

  /// Against trying everything out: with supplies of one nothing is cut.
  @Test
  void nothingIsCheaper() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      double[][] cost = new double[5][3];
      for (double[] row : cost) {
        for (int i = 0; i < row.length; i++) {
          row[i] = random.nextInt(100);
        }
      }
      double[] room = {2, 2, 2};
      double[][] sent = Transport.cheapest(new double[] {1, 1, 1, 1, 1}, room, cost);
      double sum = 0;
      for (int i = 0; i < cost.length; i++) {
        for (int j = 0; j < room.length; j++) {
          sum += sent[i][j] * cost[i][j];
        }
      }
      assertThat(sum).as("seed %d", seed).isEqualTo(least(cost, new int[] {2, 2, 2}, 0));
    }
  }

  private static double least(double[][] cost, int[] room, int from) {
    if (from == cost.length) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int place = 0; place < room.length; place++) {
      if (room[place] > 0) {
        room[place]--;
        best = Math.min(best, cost[from][place] + least(cost, room, from + 1));
        room[place]++;
      }
    }
    return best;
  }
}

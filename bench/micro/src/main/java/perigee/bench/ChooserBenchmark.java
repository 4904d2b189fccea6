package perigee.bench;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.selection.answer.Assignment;
import perigee.selection.answer.Chooser;
import perigee.selection.answer.MapView;
import perigee.selection.answer.Question;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;

/// The unit of a random client in a map of 444,000, and the servers that it is told.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChooserBenchmark {

  private static final int UNITS = 444_000;
  private static final int REGIONS = 200;
  private static final int CLIENTS = 1 << 16;

  private final long[] clients = new long[CLIENTS];
  private final Chooser chooser = new Chooser();
  private final Question question = new Question();
  private final Assignment answer = new Assignment();
  private MapView view = MapView.EMPTY;
  private int next;

  @Setup
  public void build() {
    Random random = new Random(1);
    MapBuilder builder = new MapBuilder(1, 1);
    for (int r = 0; r < REGIONS; r++) {
      builder.region(new Region("r" + r, null, 0));
      for (int s = 0; s < 8; s++) {
        List<Address> addresses = List.of(Address.ipv4(r << 8 | s));
        String site = "hall" + s % 4;
        builder.server(new Server("s" + r + "-" + s, "r" + r, site, addresses, 80, 443, 1));
      }
    }
    Set<Prefix> prefixes = new TreeSet<>();
    while (prefixes.size() < UNITS) {
      int length = 16 + random.nextInt(9);
      prefixes.add(Prefix.of(Address.ipv4(random.nextInt()), length));
    }
    builder.anywhere().candidate(0, new double[] {1e8, 1e9, 3e8}, EvidenceSummary.NONE);
    for (Prefix prefix : prefixes) {
      builder.unit(prefix);
      int first = random.nextInt(REGIONS);
      for (int i = 0; i < 4; i++) {
        double nanos = 1e6 * (1 + random.nextInt(300));
        double[] all = {nanos, 20 * nanos, 3 * nanos};
        builder.candidate((first + i) % REGIONS, all, EvidenceSummary.NONE);
      }
    }
    view = MapView.of(builder.build(), Map.of());
    for (int i = 0; i < CLIENTS; i++) {
      clients[i] = (long) random.nextInt() << 32;
    }
  }

  @Benchmark
  public int unit() {
    next = next + 1 & CLIENTS - 1;
    return view.map().unit(Family.IPV4, clients[next]);
  }

  @Benchmark
  public int answer() {
    next = next + 1 & CLIENTS - 1;
    question.client(Family.IPV4, clients[next], 24).host(clients[next] * 31);
    chooser.choose(view, question, answer);
    return answer.server(0);
  }
}

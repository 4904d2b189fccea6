package perigee.calling.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;

class HostCacheTest {

  private final Random random = new Random(4);
  private final HostCache cache = new HostCache();

  @TempDir Path folder;

  @Test
  void itNeverHoldsMoreThanTwoHundred() {
    for (int i = 0; i < 5000; i++) {
      switch (random.nextInt(3)) {
        case 0 -> cache.success(host(random.nextInt(1000)), random.nextInt(300), i);
        case 1 -> cache.failure(host(random.nextInt(1000)));
        default -> cache.heard(hosts(random.nextInt(1000), 60));
      }
      assertThat(cache.size()).isLessThanOrEqualTo(HostCache.MOST);
    }
  }

  @Test
  void whoAnsweredIsKeptBeforeWhoWasHeardOf() {
    cache.success(host(1), 30, 1000);
    for (int i = 0; i < 50; i++) {
      cache.heard(hosts(100 + 20 * i, 20));
    }
    assertThat(cache.all()).anyMatch(known -> known.host().equals(host(1)));
  }

  @Test
  void whoFailsFiveTimesIsForgotten() {
    cache.success(host(1), 30, 1000);
    for (int i = 0; i < 5; i++) {
      assertThat(cache.size()).isEqualTo(1);
      cache.failure(host(1));
    }
    assertThat(cache.size()).isZero();
  }

  @Test
  void oneOtherCanNotFillIt() {
    cache.heard(hosts(0, 200));
    assertThat(cache.size()).isEqualTo(20);
  }

  @Test
  void nearAndSoundOnesAreChosenMoreOften() {
    for (int i = 0; i < 20; i++) {
      cache.success(host(i), 20 + 20 * i, 1000);
    }
    int near = 0;
    for (int i = 0; i < 1000; i++) {
      HostEntry chosen = cache.choose(random, Set.of(), _ -> true).orElseThrow();
      near += chosen.port() < 1010 ? 1 : 0;
    }
    assertThat(near).isBetween(880, 980);
  }

  @Test
  void eachIsTriedOnce() {
    cache.heard(hosts(0, 10));
    Set<String> tried = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      assertThat(tried.add(cache.choose(random, tried, _ -> true).orElseThrow().id())).isTrue();
    }
    assertThat(cache.choose(random, tried, _ -> true)).isEmpty();
  }

  @Test
  void itIsReadAsItWasKept() throws Exception {
    cache.success(host(1), 33.5, 1000);
    cache.success(host(2), 12, 2000);
    cache.failure(host(2));
    cache.heard(hosts(5, 3));
    HostFile file = new HostFile(folder.resolve("hosts.tsv"));
    file.save(cache);
    HostCache again = new HostCache();
    file.load(again);
    assertThat(again.all()).containsExactlyInAnyOrderElementsOf(cache.all());
  }

  @Test
  void linesThatMakeNoSenseAreLeftOut() throws Exception {
    Path path = folder.resolve("hosts.tsv");
    Files.writeString(
        path,
        """
        x\ty
        id\thost\t443\tzz\t1\t2\t0\t0\t1\t2\t3
        id\thost\t443\tab\t1\t2\t0\t0\t1\t2\t65536
        id\thost\t443\tab\t1\t2\t0\t0\t1\t2\t3
        """);
    new HostFile(path).load(cache);
    assertThat(cache.all()).hasSize(1);
  }

  private static List<HostEntry> hosts(int from, int count) {
    List<HostEntry> hosts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hosts.add(host(from + i));
    }
    return hosts;
  }

  private static HostEntry host(int number) {
    return new HostEntry(
        "super" + number, "203.0.113.1", 1000 + number, Octets.of(new byte[] {1, 2}));
  }
}

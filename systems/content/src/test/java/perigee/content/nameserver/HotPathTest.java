package perigee.content.nameserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class HotPathTest {

  private static final int ROUNDS = 20_000;

  @Test
  void answersAllocateNothing() {
    InetSocketAddress any = new InetSocketAddress(0);
    Asking asking =
        new Asking(
            NameServerConfig.on(any, 1, "ns", Asking.SECRET)
                .withResponsesPerSecond(Integer.MAX_VALUE));
    List<byte[]> queries =
        List.of(
            subnet("www.example.test", Type.A, "203.0.113.0"),
            subnet("wWw.Example.test", Type.A, "192.0.2.0"),
            subnet("www.customer.example.map.test", Type.HTTPS, "203.0.113.0"),
            subnet("plain.example.test", Type.A, "203.0.113.0"),
            subnet("nothing.example.test", Type.A, "203.0.113.0"),
            subnet("plain.example.test", Type.MX, "203.0.113.0"),
            Asking.query("www.example.test", Type.AAAA).toWire(),
            Asking.query("elsewhere.invalid", Type.A).toWire());
    assertThat(allocatedPerAnswer(asking, queries)).isLessThan(0.1);
  }

  @Test
  void referralsToServersNearTheResolverAllocateNothing() {
    Asking asking =
        NearServersTest.asking("east", "east", "west", "west", "north")
            .from(NearServersTest.IN_EAST, false);
    List<byte[]> queries = List.of(Asking.query("www.shop.example.map.top.test", Type.A).toWire());
    assertThat(allocatedPerAnswer(asking, queries)).isLessThan(0.1);
  }

  private static double allocatedPerAnswer(Asking asking, List<byte[]> queries) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    for (int round = 0; round < 2; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ROUNDS; i++) {
        for (int q = 0; q < queries.size(); q++) {
          assertLength(asking.answerLength(queries.get(q)));
        }
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    return allocated / ((double) ROUNDS * queries.size());
  }

  private static void assertLength(int length) {
    if (length < 12) {
      throw new AssertionError("no answer");
    }
  }

  private static byte[] subnet(String name, int type, String network) {
    Message query = Asking.query(name, type);
    query.addRecord(
        new OPTRecord(1232, 0, 0, 0, List.of(Asking.subnet(network, 24))), Section.ADDITIONAL);
    return query.toWire();
  }
}

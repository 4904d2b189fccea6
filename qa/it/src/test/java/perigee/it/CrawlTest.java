package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.testkit.SiteOrigin;
import perigee.testkit.SmallNetwork;

/// A real site of thousands of files comes out of both edges byte for byte.
@ExtendWith(SharedNetwork.class)
class CrawlTest {

  private static final int CRAWLERS = 8;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path root = Path.of("");

  @Test
  void aSiteComesOutByteForByteAndItsOriginIsAskedOncePerFile(SmallNetwork network)
      throws Exception {
    SiteTree tree = SiteTree.under(root);
    try (SiteOrigin site = new SiteOrigin(root, "max-age=86400")) {
      String origin = "http://" + site.origin().authority();
      network
          .api()
          .property("crawl", "name: crawl\nhosts: [localhost]\norigins: ['" + origin + "']\n");
      crawl(tree, network.port("edge-http"), false);
      crawl(tree, network.port("edge-http"), true);
      crawl(tree, network.port("edge2-http"), false);
      for (String target : tree.files().keySet()) {
        assertThat(site.origin().count(target)).as(target).isEqualTo(1);
      }
    }
  }

  private void crawl(SiteTree tree, int port, boolean wantsHits) throws Exception {
    Queue<Map.Entry<String, Path>> left = new ConcurrentLinkedQueue<>(tree.files().entrySet());
    String base = "http://localhost:" + port;
    Callable<Void> crawler =
        () -> {
          for (var next = left.poll(); next != null; next = left.poll()) {
            check(URI.create(base + next.getKey()), next.getValue(), wantsHits);
          }
          return null;
        };
    try (ExecutorService crawlers = Executors.newFixedThreadPool(CRAWLERS)) {
      List<Future<Void>> all =
          IntStream.range(0, CRAWLERS).mapToObj(_ -> crawlers.submit(crawler)).toList();
      for (Future<Void> each : all) {
        each.get();
      }
    }
  }

  private void check(URI url, Path file, boolean wantsHit)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertThat(answer.statusCode()).as(url.toString()).isEqualTo(200);
      assertThat(SiteTree.isEqual(file, body)).as(url + " is " + file).isTrue();
    }
    String status = answer.headers().firstValue("cache-status").orElse("");
    String own = status.substring(status.lastIndexOf(',') + 1).strip();
    assertThat(own.contains("; hit")).as(url + " " + status).isEqualTo(wantsHit);
  }
}

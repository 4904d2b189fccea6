package perigee.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import perigee.wire.http1.HeadLimits;
import perigee.wire.http1.HeadRead;
import perigee.wire.http1.RequestReader;

/// Reading the head of a browser's request (RFC 9112 §2 to §5), beside Netty's decoder.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeadBenchmark {

  private static final String REQUEST =
      """
      GET /static/js/application.3f9c2a.js?v=12 HTTP/1.1\r
      Host: www.shop.example\r
      User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r
      Accept: */*\r
      Accept-Language: en-GB,en;q=0.7,de;q=0.3\r
      Accept-Encoding: gzip, deflate, br, zstd\r
      Connection: keep-alive\r
      Referer: https://www.shop.example/checkout\r
      Sec-Fetch-Dest: script\r
      Sec-Fetch-Mode: no-cors\r
      Sec-Fetch-Site: same-origin\r
      \r
      """;

  private final byte[] bytes = REQUEST.getBytes(ISO_8859_1);
  private final ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
  private final RequestReader reader = new RequestReader(HeadLimits.DEFAULT);
  private final EmbeddedChannel netty = new EmbeddedChannel(new HttpRequestDecoder());

  @Benchmark
  public HeadRead perigee() {
    reader.reset();
    return reader.read(bytes, 0, bytes.length);
  }

  @Benchmark
  public void netty(Blackhole sink) {
    netty.writeInbound(buffer.retainedDuplicate());
    for (Object part = netty.readInbound(); part != null; part = netty.readInbound()) {
      sink.consume(part);
      ReferenceCountUtil.release(part);
    }
  }
}

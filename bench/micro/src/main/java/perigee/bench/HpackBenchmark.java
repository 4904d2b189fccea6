package perigee.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import perigee.wire.http.Fields;
import perigee.wire.http2.HeaderList;
import perigee.wire.http2.HpackDecoder;
import perigee.wire.http2.HpackEncoder;

/// Reading a browser's request block and writing a response's (RFC 7541), beside Netty's codec; the
/// tables are warm, as they are on a connection in use.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HpackBenchmark {

  private static final int TABLE_BYTES = 4096;

  private final Fields response =
      Fields.of(
          "content-type", "text/css",
          "etag", "\"3f9c2a\"",
          "cache-control", "public, max-age=86400",
          "last-modified", "Thu, 01 Jan 2026 00:00:00 GMT",
          "age", "17",
          "date", "Thu, 01 Jan 2026 00:00:17 GMT");
  private final byte[] request = request();
  private final ByteBuf requestBuffer = Unpooled.wrappedBuffer(request);
  private final HeaderList list = new HeaderList(32 * 1024, 100);
  private final HpackDecoder decoder = new HpackDecoder(TABLE_BYTES);
  private final HpackEncoder encoder = new HpackEncoder();
  private final DefaultHttp2HeadersDecoder nettyDecoder = new DefaultHttp2HeadersDecoder(false);
  private final DefaultHttp2HeadersEncoder nettyEncoder = new DefaultHttp2HeadersEncoder();
  private final ByteBuf nettyOut = Unpooled.directBuffer(4096);
  private final Http2Headers nettyResponse = nettyResponse();

  private static byte[] request() {
    HpackEncoder writer = new HpackEncoder(0);
    writer.begin();
    writer.request("GET", true, "www.shop.example", "/static/application.3f9c2a.css?v=12");
    writer.field("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0");
    writer.field("accept", "text/css,*/*;q=0.1");
    writer.field("accept-language", "en-GB,en;q=0.7,de;q=0.3");
    writer.field("accept-encoding", "gzip, deflate, br, zstd");
    writer.field("referer", "https://www.shop.example/checkout");
    byte[] block = new byte[writer.length()];
    System.arraycopy(writer.bytes(), 0, block, 0, block.length);
    return block;
  }

  private Http2Headers nettyResponse() {
    Http2Headers headers = new DefaultHttp2Headers();
    headers.status("200");
    for (int i = 0; i < response.size(); i++) {
      headers.add(response.name(i), response.value(i));
    }
    return headers;
  }

  @Benchmark
  public int readPerigee() {
    list.clear();
    String refused = decoder.decode(request, 0, request.length, list);
    if (refused != null) {
      throw new IllegalStateException(refused);
    }
    return list.count();
  }

  @Benchmark
  public Http2Headers readNetty() throws Http2Exception {
    return nettyDecoder.decodeHeaders(3, requestBuffer.duplicate());
  }

  @Benchmark
  public int writePerigee() {
    encoder.begin();
    encoder.status(200);
    for (int i = 0; i < response.size(); i++) {
      encoder.field(response, i);
    }
    return encoder.length();
  }

  @Benchmark
  public int writeNetty() throws Http2Exception {
    nettyOut.clear();
    nettyEncoder.encodeHeaders(3, nettyResponse, nettyOut);
    return nettyOut.readableBytes();
  }
}

package perigee.bench;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import perigee.content.rules.CompiledRelease;
import perigee.content.rules.Policy;
import perigee.model.document.Reading;
import perigee.model.property.Property;
import perigee.model.property.PropertyDocument;
import perigee.model.release.Release;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;

/// From a request's head to its property, rules and cache key (RFC 9111 §2).
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyBenchmark {

  private static final String PROPERTY =
      """
      name: shop
      hosts: [www.shop.example, '*.img.shop.example']
      origins: [http://127.0.0.1:8000]
      rules:
        - set: {stale-while-revalidate: 1m}
        - match: {paths: ['/static/*', '*.woff2']}
          set: {cache-lifetime: 30d, cache-key: {query: none}}
        - match: {path: '/search'}
          set: {cache-key: {query: {allow: [q, page]}, sort-query: true}}
      """;

  private final CompiledRelease release = CompiledRelease.compile(release());
  private final RequestHead request =
      new RequestHead(
          "GET",
          "/search?page=2&q=shoes&utm_source=mail",
          HttpVersion.HTTP_1_1,
          Fields.of("host", "www.shop.example"));

  private static Release release() {
    return switch (PropertyDocument.read(PROPERTY, "shop.yaml")) {
      case Reading.Parsed<Property>(Property property) ->
          new Release(1, Instant.EPOCH, "bench", "", List.of(property));
      case Reading.Refused<Property> refused -> throw new IllegalStateException(refused.toString());
    };
  }

  @Benchmark
  public Policy perigee() {
    return switch (RequestTarget.parse(request, "http")) {
      case RequestTarget.Valid(RequestTarget target) ->
          release.route(target.host()).orElseThrow().decide(request, target);
      case RequestTarget.Malformed malformed ->
          throw new IllegalStateException(malformed.toString());
    };
  }
}

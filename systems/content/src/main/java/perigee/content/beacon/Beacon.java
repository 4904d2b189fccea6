package perigee.content.beacon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import perigee.content.measure.NameSightings;
import perigee.content.measure.PathTable;
import perigee.model.mapping.Address;
import perigee.model.mapping.NameSighting;
import perigee.model.mapping.Prefix;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.net.http.PreparedAnswers;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// Answers what browsers ask for to measure, under `/.perigee/` of every host, before anything that
/// a property says: the script, the object that is timed, and the report.
///
/// What a report says counts for the network that it comes from and for nothing else.
public final class Beacon implements ExchangeHandler {

  private static final String SCRIPT = "/.perigee/beacon.js";
  private static final String OBJECT = "/.perigee/beacon/object";
  private static final String REPORT = "/.perigee/beacon/report";
  private static final int LABEL_BITS = 64;
  private static final int MOST_LABEL = 63;

  private final ExchangeHandler next;
  private final Surroundings surroundings;
  private final Nonces nonces;
  private final ReportCaps caps = new ReportCaps();
  private final String script;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile String zone = "";

  /// What a beacon works with.
  ///
  /// @param paths takes what browsers tell
  /// @param names takes what names were asked under
  public record Surroundings(
      BeaconTargets targets,
      PathTable paths,
      NameSightings names,
      InstantSource clock,
      SecureRandom random) {}

  /// Answers for beacons, and hands all else on.
  public Beacon(ExchangeHandler next, Surroundings surroundings) {
    this.next = next;
    this.surroundings = surroundings;
    this.nonces = new Nonces(surroundings.random());
    this.script = script();
  }

  private static String script() {
    try (InputStream in = Beacon.class.getResourceAsStream("beacon.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the beacon's script can't be read", e);
    }
  }

  /// Sets the zone below which random names are made; empty for none.
  public void zone(String beaconZone) {
    zone = beaconZone;
  }

  /// Reports that were taken in.
  public long accepted() {
    return accepted.sum();
  }

  /// Reports that were not: forged, late, too many or none at all.
  public long refused() {
    return refused.sum();
  }

  @Override
  public void handle(Exchange exchange) {
    String target = exchange.request().target();
    if (!target.startsWith("/.perigee/beacon")) {
      next.handle(exchange);
      return;
    }
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    switch (exchange.request().method() + " " + path) {
      case "GET " + SCRIPT -> sendScript(exchange);
      case "GET " + OBJECT -> sendObject(exchange);
      case "POST " + REPORT -> new Upload(exchange).read();
      default -> next.handle(exchange);
    }
  }

  /// Nothing is stored under these paths by whom they are answered here.
  @Override
  public @Nullable PreparedAnswers prepared(Loop loop) {
    return next.prepared(loop);
  }

  private static Address client(Exchange exchange) {
    return Address.of(exchange.peer().remote().getAddress().getAddress());
  }

  private void sendScript(Exchange exchange) {
    Address client = client(exchange);
    List<BeaconTarget> targets = surroundings.targets().choose(client, exchange.peer().secure());
    List<String> servers = targets.stream().map(BeaconTarget::server).toList();
    String nonce = nonces.issue(PathTable.network(client), servers, surroundings.clock().millis());
    String list =
        targets.stream()
            .map(target -> "[\"" + target.server() + "\",\"" + target.base() + "\"]")
            .collect(Collectors.joining(",", "[", "]"));
    String text =
        script.replace("NONCE", nonce).replace("TARGETS", list).replace("JOIN", join(exchange));
    respond(exchange, 200, "text/javascript; charset=utf-8", text);
  }

  /// The URL whose name only this client's resolver will ask for; empty without a zone.
  private String join(Exchange exchange) {
    String below = zone;
    if (below.isEmpty()) {
      return "";
    }
    byte[] label = new byte[LABEL_BITS / Byte.SIZE];
    surroundings.random().nextBytes(label);
    String scheme = exchange.peer().secure() ? "https" : "http";
    int port = exchange.peer().local().getPort();
    return scheme + "://" + HexLabel.of(label) + "." + below + ":" + port + OBJECT;
  }

  private void sendObject(Exchange exchange) {
    String label = label(exchange.request().fields().first("host"));
    if (label != null) {
      String network = PathTable.network(client(exchange)).toString();
      surroundings.names().add(new NameSighting(label, network, false));
    }
    respond(exchange, 200, "text/plain", "x");
  }

  private @Nullable String label(@Nullable String host) {
    String below = zone;
    if (host == null || below.isEmpty()) {
      return null;
    }
    int colon = host.lastIndexOf(':');
    String name = (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    int length = name.length() - below.length() - 1;
    boolean inZone = length > 0 && length <= MOST_LABEL && name.endsWith("." + below);
    String label = inZone ? name.substring(0, length) : "";
    return HexLabel.is(label) ? label : null;
  }

  private void taken(Exchange exchange, String text) {
    Prefix network = PathTable.network(client(exchange));
    long now = surroundings.clock().millis();
    Optional<BeaconReport> report =
        BeaconReport.parse(text)
            .filter(told -> nonces.isGenuine(told.nonce(), network, told.servers(), now))
            .filter(_ -> caps.take(network, now));
    if (report.isEmpty()) {
      refused.increment();
      respond(exchange, 400, "text/plain", "not a report of this network\n");
      return;
    }
    BeaconReport told = report.get();
    for (int i = 0; i < told.servers().size(); i++) {
      double millis = told.times().get(i);
      if (millis > 0) {
        surroundings.paths().told(network, told.servers().get(i), millis * 1e6);
      }
    }
    accepted.increment();
    respond(exchange, 204, "text/plain", "");
  }

  private static void respond(Exchange exchange, int status, String type, String text) {
    // Pages of any origin may time these answers (Resource Timing §4.5), which say nothing.
    Fields fields =
        Fields.of(
            "content-type",
            type,
            "cache-control",
            "no-store",
            "access-control-allow-origin",
            "*",
            "timing-allow-origin",
            "*");
    ResponseHead head = new ResponseHead(status, "", HttpVersion.HTTP_1_1, fields);
    exchange.respond(head, status == 204 ? Bodies.empty() : Bodies.of(text));
  }

  /// Takes in a report's bytes, at most as many as one may have. Confined to the exchange's loop.
  private final class Upload {
    private final Exchange exchange;
    private final StringBuilder text = new StringBuilder();

    Upload(Exchange exchange) {
      this.exchange = exchange;
    }

    void read() {
      while (true) {
        switch (exchange.body().pull(BeaconReport.MOST_CHARS)) {
          case BodySource.Piece.Data(ByteBuf bytes) -> {
            text.append(bytes.toString(UTF_8));
            bytes.release();
            if (text.length() > BeaconReport.MOST_CHARS) {
              taken(exchange, "");
              return;
            }
          }
          case BodySource.Piece.Later _ -> {
            exchange.body().onReady(this::read);
            return;
          }
          case BodySource.Piece.End _ -> {
            taken(exchange, text.toString());
            return;
          }
          case BodySource.Piece.Failed(String reason) -> {
            exchange.abort(reason);
            return;
          }
        }
      }
    }
  }
}

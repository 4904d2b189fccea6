package perigee.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import perigee.control.certificate.Certificates;
import perigee.control.dnssec.ZoneKeys;
import perigee.control.engines.sqlite.SqliteControlStore;
import perigee.control.login.LoginServer;
import perigee.control.login.LoginSettings;
import perigee.control.mapping.Mapper;
import perigee.control.mapping.MappingConfig;
import perigee.control.meeting.MeetingDesk;
import perigee.control.meeting.MeetingSettings;
import perigee.control.meeting.RecordingDesk;
import perigee.control.relay.RelayCredentials;
import perigee.control.store.Accounts.Scope;
import perigee.control.store.ControlStore;
import perigee.control.store.InProcessBus;
import perigee.control.store.Nodes.NodeRecord;
import perigee.model.Role;
import perigee.model.mapping.Address;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.meeting.RecordedFile;
import perigee.model.meeting.Recording;
import perigee.model.meeting.RecordingsHeld;
import perigee.model.zone.MappingZone;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.selection.map.MapCodec;
import perigee.selection.map.MappingMap;

/// The API on an ephemeral port over a real store and a fake fleet. Every answer is held against
/// `openapi.yaml`.
final class ApiUnderTest implements AutoCloseable {

  static final String DEMO =
      """
      name: demo
      hosts: ["www.example.org"]
      origins: [{url: "http://127.0.0.1:8080"}]
      """;

  final HandClock clock = new HandClock();
  final ControlStore store;
  final FakeFleet fleet;
  final Services services;
  final String operator;
  final String acme;
  final OpenApi description;
  final Set<String> seen = new TreeSet<>();
  static final String RECORDING = "0123456789abcdef0123456789abcdef";

  private final InProcessBus bus = new InProcessBus();
  private final Certificates certificates;
  private final ZoneKeys zoneKeys;
  final RecordingDesk recordings;
  private final Api api;
  private final HttpClient client = HttpClient.newHttpClient();

  ApiUnderTest(Path data) throws IOException {
    this(data, Limits.DEFAULT);
  }

  ApiUnderTest(Path data, Limits limits) throws IOException {
    store =
        SqliteControlStore.open(
            data.resolve("control.db"), _ -> "signature", clock, new SecureRandom());
    store.accounts().createProvider("default", "Default");
    store.accounts().createProvider("acme", "Acme");
    operator = store.accounts().issueToken("root", Scope.OPERATOR, null).secret();
    acme = store.accounts().issueToken("acme-deploy", new Scope("acme"), null).secret();
    fleet = new FakeFleet(store.events());
    certificates =
        Certificates.open(
            data, "http://127.0.0.1/revocations", store, bus, clock, new SecureRandom());
    certificates.start(fleet, "");
    Files.write(data.resolve("mapping.map"), MapCodec.encode(lastMap()));
    Mapper mapper = Mapper.open(data, MappingConfig.NOTHING_SAID, "", fleet, clock, new Random(7));
    zoneKeys = new ZoneKeys(certificates.vault(), store.zones(), MappingZone.USUAL, bus, clock);
    zoneKeys.start();
    recordings =
        new RecordingDesk(store.properties(), bus, "default", "https://*.recordings.example.net");
    services =
        new Services(
            store,
            fleet,
            certificates,
            zoneKeys,
            new RelayCredentials(certificates.vault(), clock, new SecureRandom()),
            new MeetingDesk(
                store.meetings(),
                store.leases(),
                fleet,
                MeetingSettings.DEFAULT,
                clock,
                new SecureRandom()),
            recordings,
            new LoginServer(
                store, certificates.vault(), LoginSettings.DEFAULT, clock, new SecureRandom()),
            mapper,
            bus,
            clock,
            new Random(7),
            "0.1.0-test",
            MappingZone.USUAL);
    description = OpenApi.load();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    api = Api.start(any, limits, services);
  }

  private static MappingMap lastMap() {
    MapBuilder builder = new MapBuilder(7, 1_000);
    builder.region(new Region("north", null, 0.5));
    List<Address> addresses = List.of(Address.parse("203.0.113.5").orElseThrow());
    builder.server(new Server("edge1", "north", "hall1", addresses, 80, 443, 100));
    builder.anywhere().candidate(0, new double[] {1e6, 2e6, 3e6}, EvidenceSummary.NONE);
    return builder.build();
  }

  /// A talk host has recorded a meeting.
  ///
  /// @param endedAt null if it goes on
  List<String> recorded(String meeting, @Nullable Instant endedAt) {
    RecordedFile view =
        new RecordedFile("view.webm", RecordedFile.VIEW, "", "", "video/webm", 1_000, 60_000);
    Instant started = Instant.parse("2026-01-31T12:00:00Z");
    Recording recording =
        new Recording(RECORDING, meeting, "Monday", started, endedAt, List.of(view));
    return recordings.told(
        new NodeRecord("super1", Role.SUPERNODE, "east", started, started),
        new RecordingsHeld("http://10.0.0.5:7431", List.of(recording)));
  }

  Answer get(String path) {
    return send("GET", path, operator, "");
  }

  Answer post(String path, String body) {
    return send("POST", path, operator, body);
  }

  /// Sends a request; headers are given as name, value, name, value.
  Answer send(String method, String path, String token, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return held(method, path, request.build());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + api.address().getPort() + path);
  }

  private Answer held(String method, String path, HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      Answer answer = new Answer(response);
      description
          .match(method, path.split("\\?", 2)[0])
          .ifPresent(operation -> {
            seen.add(operation + " " + answer.status());
            String type = answer.header("Content-Type");
            assertThat(description.complaints(operation, answer.status(), type, answer.body()))
                .as(operation + " " + answer.body())
                .isEmpty();
          });
      return answer;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    api.close();
    zoneKeys.close();
    certificates.close();
    bus.close();
    store.close();
  }
}

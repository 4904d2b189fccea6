package perigee.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.Role;

class ControlPlaneTest {

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir Path data;

  @Test
  void firstStartGivesAWayInOnce() throws Exception {
    String token;
    try (ControlPlane control = start(ANY)) {
      token = control.firstStart().orElseThrow().token();
      assertThat(status(control, token)).isEqualTo(200);
      assertThat(control.fleetAddress().getPort()).isPositive();
    }
    try (ControlPlane again = start(ANY)) {
      assertThat(again.firstStart()).isEmpty();
      assertThat(status(again, token)).isEqualTo(200);
    }
  }

  @Test
  void bootstrapNodeFindsATokenThatOthersCannotRead() throws IOException {
    try (ControlPlane _ = start(ANY)) {
      Path file = data.resolve("join/edge1.token");
      assertThat(file).isNotEmptyFile();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void failedStartLeavesNothingOpen() throws IOException {
    try (ControlPlane other = start(ANY)) {
      Path elsewhere = data.resolve("elsewhere");
      assertThatThrownBy(() -> ControlPlane.start(config(elsewhere, other.apiAddress()), CLOCK))
          .hasMessageContaining("Port already in use");
      try (ControlPlane retried = ControlPlane.start(config(elsewhere, ANY), CLOCK)) {
        assertThat(retried.apiAddress().getPort()).isPositive();
      }
    }
  }

  private static final InstantSource CLOCK = InstantSource.system();

  private ControlPlane start(InetSocketAddress api) throws IOException {
    return ControlPlane.start(config(data, api), CLOCK);
  }

  private static ControlConfig config(Path data, InetSocketAddress api) {
    BootstrapNode edge = new BootstrapNode("edge1", Role.EDGE, "north");
    return new ControlConfig(data, api, ANY, List.of(), List.of(edge));
  }

  private static int status(ControlPlane control, String token) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + control.apiAddress().getPort() + "/v1/status");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}

package perigee.app.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import perigee.app.config.JsonFile;
import tools.jackson.databind.JsonNode;

/// A network that runs, as its `endpoints.json` tells.
///
/// @param api where control's API is
/// @param token with which this machine's operator acts
public record RunningNetwork(URI api, String token) {

  /// In the data folder, while the network is ready.
  public static final String FILE = "endpoints.json";

  /// Reads the file in a data folder.
  public static RunningNetwork in(Path data) throws Failure {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      throw new Failure(
          "no network runs in "
              + data
              + " (there is no "
              + FILE
              + "): start one with `perigee up`, or name its folder with --data DIR");
    }
    try {
      JsonNode all = JsonFile.read(file);
      return new RunningNetwork(
          URI.create(all.path("api").asString()), all.path("api-token").asString());
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(file + " cannot be used: " + e.getMessage());
    }
  }
}

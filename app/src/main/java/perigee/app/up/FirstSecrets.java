package perigee.app.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import perigee.app.role.OperatorFiles;

/// What control left in its data folder for the operator of this machine.
///
/// @param apiToken an operator's
/// @param adminLink the one-time link to the console; only after the first start
record FirstSecrets(String apiToken, Optional<String> adminLink) {

  /// Reads them; the link is forgotten then.
  static FirstSecrets takeFrom(Path controlData) throws IOException {
    OperatorFiles files = OperatorFiles.in(controlData);
    String token = Files.readString(files.token()).strip();
    if (!Files.exists(files.adminLink())) {
      return new FirstSecrets(token, Optional.empty());
    }
    String link = Files.readString(files.adminLink()).strip();
    Files.delete(files.adminLink());
    return new FirstSecrets(token, Optional.of(link));
  }
}

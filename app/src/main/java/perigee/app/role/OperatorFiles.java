package perigee.app.role;

import java.nio.file.Path;

/// Where control leaves the secrets of its first start for the operator of its machine, readable by
/// the owner alone.
///
/// @param token an operator's API token, kept
/// @param adminLink the one-time link to the console, there until it was shown
public record OperatorFiles(Path token, Path adminLink) {

  public static OperatorFiles in(Path controlData) {
    return new OperatorFiles(
        controlData.resolve("operator.token"), controlData.resolve("admin.link"));
  }
}

package perigee.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import perigee.app.client.Failure;
import perigee.app.config.ConfigFile;
import perigee.app.config.RoleConfig;
import perigee.model.document.Problem;
import perigee.model.document.Reading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `config`: what nodes read before they start.
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "what nodes read before they start")
final class ConfigCommand {

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "tells everything that is wrong with a node's file")
  int check(@Parameters(paramLabel = "FILE", description = "a perigee.yaml") Path file)
      throws Failure {
    RoleConfig config = read(file);
    System.out.println(file + " is well; its data is in " + config.data());
    return 0;
  }

  /// The configuration in a file; fails with all of its problems, one a line.
  static RoleConfig read(Path file) throws Failure {
    try {
      return switch (ConfigFile.read(file)) {
        case Reading.Parsed<RoleConfig>(RoleConfig config) -> config;
        case Reading.Refused<RoleConfig>(List<Problem> problems) ->
            throw new Failure(Problems.lines(problems));
      };
    } catch (IOException e) {
      throw new Failure(file + " cannot be read: " + e.getMessage());
    }
  }
}

package perigee.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import perigee.app.up.PlainJar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `gather`: copies a build's jars to where the launcher runs them from.
@Command(
    name = "gather",
    hidden = true,
    description = "copies jars to where the launcher runs them from")
final class GatherCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "a folder that exists")
  private Path folder = Path.of("lib");

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "JAR", description = "what to copy")
  private List<Path> jars = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    for (Path jar : jars) {
      PlainJar.copy(jar, folder.resolve(jar.toAbsolutePath().getFileName()));
    }
    return 0;
  }
}

package perigee.app.command;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import perigee.app.config.HostPort;
import perigee.app.doctor.Finding;
import perigee.app.doctor.NamesCheck;
import perigee.app.doctor.NetworkCheck;
import perigee.app.doctor.Resolver;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `doctor`: what is wrong, and what to do about it.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "looks at the running network and its names in DNS; tells problems and fixes")
final class DoctorCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private NetworkOptions network = new NetworkOptions();

  @Option(
      names = "--resolver",
      paramLabel = "HOST:PORT",
      description = "whom to ask for names (default: this machine's resolver)")
  private @Nullable String resolver;

  @Override
  public Integer call() throws Failure {
    Resolver asked = resolver();
    ControlClient control = network.client();
    List<Finding> findings =
        new ArrayList<>(new NetworkCheck(control, InstantSource.system()).run());
    findings.addAll(new NamesCheck(control, asked).run());
    findings.forEach(System.out::println);
    long problems = findings.stream().filter(finding -> !finding.isWell()).count();
    System.out.println(
        problems == 0
            ? "everything is well"
            : problems + " of " + findings.size() + " are not well");
    return problems == 0 ? 0 : 1;
  }

  private Resolver resolver() throws Failure {
    SecureRandom random = new SecureRandom();
    String given = resolver;
    if (given != null) {
      HostPort server =
          HostPort.parse(given)
              .orElseThrow(() ->
                  new CommandLine.ParameterException(
                      Objects.requireNonNull(spec).commandLine(),
                      "--resolver is '" + given + "'; it must be HOST:PORT"));
      return new Resolver(server.address(), random);
    }
    try {
      return Resolver.ofSystem(random);
    } catch (IOException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }
}

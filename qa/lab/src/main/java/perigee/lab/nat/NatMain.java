package perigee.lab.nat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import perigee.lab.world.Namespace;

/// Runs pairs of ends from all kinds of access. Exit status 0 if all have voice both ways, 1 if
/// not, 2 for wrong use.
public final class NatMain {

  private static final int WRONG_USE = 2;
  private static final int SECRET_BYTES = 16;
  private static final int LOOKS = 2400;
  private static final Duration LOOK = Duration.ofMillis(100);

  private NatMain() {}

  public static void main(String[] words) {
    System.exit(run(List.of(words)));
  }

  private static int run(List<String> words) {
    try {
      NatOptions options = NatOptions.read(words);
      Files.createDirectories(options.out());
      return run(options) ? 0 : 1;
    } catch (NatOptions.Wrong e) {
      System.err.println("nat: " + e.getMessage() + "\n" + NatOptions.USAGE);
      return WRONG_USE;
    } catch (IOException e) {
      System.err.println("nat: " + e.getMessage());
      return 1;
    } catch (InterruptedException _) {
      return 1;
    }
  }

  private static boolean run(NatOptions options) throws IOException, InterruptedException {
    try (NatWorld world = new NatWorld(options.prefix())) {
      Namespace control = world.publicPlace("s0", List.of(RealNetwork.CONTROL));
      Namespace first =
          world.publicPlace("s1", List.of(PublicPlaces.RELAYS.get(0), PublicPlaces.SWITCHBOARD));
      Namespace second = world.publicPlace("s2", List.of(PublicPlaces.RELAYS.get(1)));
      List<Site> sites = sites(options);
      List<Namespace> machines = new ArrayList<>();
      for (Site site : sites) {
        machines.add(world.customer(site));
      }
      world.start(options.delayMillis());
      Path build = options.phones();
      List<PairResult> results =
          build == null
              ? agents(options, sites, machines, List.of(first, second))
              : new PhoneMatrix(options, build, sites, machines)
                  .run(List.of(control, first, second));
      String mode = options.isPrivate() ? "private" : "open";
      NatReport report =
          new NatReport(build == null ? mode : "phones-" + mode, options.delayMillis(), results);
      report.write(options.out());
      return report.isWell();
    }
  }

  private static List<PairResult> agents(
      NatOptions options, List<Site> sites, List<Namespace> machines, List<Namespace> publics)
      throws IOException, InterruptedException {
    byte[] octets = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(octets);
    String secret = HexFormat.of().formatHex(octets);
    List<Process> agents = new ArrayList<>();
    try (PublicPlaces places = new PublicPlaces()) {
      places.relay(publics.getFirst(), PublicPlaces.RELAYS.get(0), secret);
      places.relay(publics.getLast(), PublicPlaces.RELAYS.get(1), secret);
      try (Switchboard board = Switchboard.start(publics.getFirst())) {
        for (int i = 0; i < sites.size(); i++) {
          agents.add(agent(sites.get(i), machines.get(i), secret, options.out()));
        }
        await(board, sites);
        AgentCalls calls = new AgentCalls(board, options.isPrivate());
        return new Matrix(calls, options.atOnce()).run(options.pairs());
      } finally {
        agents.forEach(Process::destroy);
        for (Process agent : agents) {
          agent.waitFor();
        }
      }
    }
  }

  private static List<Site> sites(NatOptions options) {
    Set<String> names = new LinkedHashSet<>();
    options
        .pairs()
        .forEach(pair -> {
          names.add(pair.caller());
          names.add(pair.callee());
        });
    return names.stream()
        .map(name ->
            new Site(options.prefix(), name.charAt(0), Access.of(name.substring(2)).orElseThrow()))
        .toList();
  }

  private static Process agent(Site site, Namespace at, String secret, Path out)
      throws IOException {
    String java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    boolean proxied = site.access() == Access.PROXY;
    return new ProcessBuilder(
            at.command(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "-Djava.net.preferIPv4Stack=true",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path", ""),
                Agent.class.getName(),
                site.name(),
                site.address(),
                secret,
                proxied ? site.lan() + 1 : "-"))
        .redirectErrorStream(true)
        .redirectOutput(out.resolve(site.name() + ".log").toFile())
        .start();
  }

  private static void await(Switchboard board, List<Site> sites)
      throws IOException, InterruptedException {
    for (Site site : sites) {
      int looks = 0;
      while (!board.knows(site.name())) {
        if (++looks == LOOKS) {
          throw new IOException(site.name() + " did not come; see its log");
        }
        Thread.sleep(LOOK);
      }
    }
  }
}

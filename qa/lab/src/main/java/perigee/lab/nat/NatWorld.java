package perigee.lab.nat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import perigee.lab.wan.Address;
import perigee.lab.wan.PathSpec;
import perigee.lab.wan.Wan;
import perigee.lab.world.Namespace;
import perigee.lab.world.Shell;

/// Customers of all kinds, two of each, and public places, around an Internet with delay. Each
/// customer's packets pass a router at home and one of the provider's.
final class NatWorld implements Closeable {

  private static final long MILLI = 1_000_000;
  private static final long RATE_BPS = 1_000_000_000;
  private static final long QUEUE_NANOS = 100 * MILLI;
  private static final String GATEWAY = "192.0.2.254";
  private static final String INNER = "192.0.2.253";
  private static final Path PLACES = Path.of("/run/netns");

  private final String prefix;
  private final Wan wan = new Wan(1);
  private final List<String> made = new ArrayList<>();
  private final List<Integer> customers = new ArrayList<>();
  private final List<Integer> publicPlaces = new ArrayList<>();
  private final List<ConnectProxy> proxies = new ArrayList<>();

  NatWorld(String prefix) throws IOException, InterruptedException {
    this.prefix = prefix;
    removeOld();
  }

  private void removeOld() throws IOException, InterruptedException {
    if (Files.isDirectory(PLACES)) {
      try (var all = Files.newDirectoryStream(PLACES, prefix + "-*")) {
        for (Path each : all) {
          Shell.run("ip", "netns", "delete", String.valueOf(each.getFileName()));
        }
      }
    }
  }

  private Namespace make(String name, boolean forwards) throws IOException, InterruptedException {
    Shell.ip("netns add " + name + "\n");
    made.add(name);
    Namespace namespace = new Namespace(name);
    Shell.ip(name, "link set lo up\n");
    namespace.set("conf/all/rp_filter", "0");
    namespace.set("conf/default/rp_filter", "0");
    namespace.set("conf/all/send_redirects", "0");
    namespace.set("conf/default/send_redirects", "0");
    namespace.set("ip_forward", forwards ? "1" : "0");
    return namespace;
  }

  /// A public place with these addresses.
  Namespace publicPlace(String name, List<String> addresses)
      throws IOException, InterruptedException {
    Namespace namespace = make(prefix + "-" + name, false);
    publicPlaces.add(device(prefix + name, namespace.name(), addresses));
    StringBuilder lines = new StringBuilder();
    addresses.forEach(each -> lines.append("addr add ").append(each).append("/32 dev wan\n"));
    lines.append("route add default dev wan src ").append(addresses.getFirst()).append('\n');
    Shell.ip(namespace.name(), lines.toString());
    return namespace;
  }

  private int device(String device, String namespace, List<String> addresses)
      throws IOException, InterruptedException {
    List<Address> all = addresses.stream().map(each -> Address.parse(each).orElseThrow()).toList();
    int number = wan.add(device, all, false);
    Shell.ip("link set " + device + " netns " + namespace + " name wan\n");
    Shell.ip(namespace, "link set wan up\n");
    return number;
  }

  /// A customer. Its programs run in the namespace that is returned.
  Namespace customer(Site site) throws IOException, InterruptedException {
    Namespace machine = make(site.machine(), false);
    Namespace router = make(site.router(), true);
    Namespace provider = make(site.provider(), true);
    customers.add(device(site.device(), site.provider(), List.of(site.wan(), site.own())));
    link(site.provider(), "lan", site.router(), "wan");
    link(site.router(), "lan", site.machine(), "eth0");
    boolean carrier = site.access() == Access.CARRIER;
    if (carrier) {
      Shell.ip(
          site.provider(),
          """
          addr add %s/32 dev wan
          route add default dev wan src %s
          addr add %s1/24 dev lan
          """
              .formatted(site.wan(), site.wan(), site.shared()));
      Shell.ip(
          site.router(),
          """
          addr add %s2/24 dev wan
          route add default via %s1
          """
              .formatted(site.shared(), site.shared()));
    } else {
      Shell.ip(
          site.provider(),
          """
          addr add %s/32 dev lan
          route add default dev wan
          route add %s/32 dev lan
          route add %s/32 via %s dev lan onlink
          """
              .formatted(GATEWAY, site.wan(), site.own(), site.wan()));
      Shell.ip(
          site.router(),
          """
          addr add %s/32 dev wan
          route add default via %s dev wan onlink
          """
              .formatted(site.wan(), GATEWAY));
    }
    inside(site);
    filter(router, site.access().rules(site.wan()));
    if (carrier) {
      filter(provider, Access.PORT_CONE.rules(site.wan()));
    }
    if (site.access() == Access.PROXY) {
      proxies.add(ConnectProxy.start(router, site.lan() + 1, Site.PROXY_PORT));
    }
    return machine;
  }

  private static void inside(Site site) throws IOException, InterruptedException {
    if (site.access().isRouted()) {
      Shell.ip(
          site.router(),
          """
          addr add %s/32 dev lan
          route add %s/32 dev lan
          """
              .formatted(INNER, site.own()));
      Shell.ip(
          site.machine(),
          """
          addr add %s/32 dev eth0
          route add default via %s dev eth0 onlink
          """
              .formatted(site.own(), INNER));
    } else {
      Shell.ip(site.router(), "addr add %s1/24 dev lan\n".formatted(site.lan()));
      Shell.ip(
          site.machine(),
          """
          addr add %s2/24 dev eth0
          route add default via %s1
          """
              .formatted(site.lan(), site.lan()));
    }
  }

  private static void link(String upper, String upperDevice, String lower, String lowerDevice)
      throws IOException, InterruptedException {
    Shell.ip(
        "link add %s netns %s type veth peer name %s netns %s\n"
            .formatted(upperDevice, upper, lowerDevice, lower));
    Shell.ip(upper, "link set " + upperDevice + " up\n");
    Shell.ip(lower, "link set " + lowerDevice + " up\n");
  }

  private static void filter(Namespace at, String rules) throws IOException, InterruptedException {
    if (rules.isEmpty()) {
      return;
    }
    Process process =
        new ProcessBuilder(at.command("nft", "-f", "-")).redirectErrorStream(true).start();
    try (var input = process.getOutputStream()) {
      input.write(rules.getBytes(StandardCharsets.US_ASCII));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("nft in " + at.name() + ": " + said + "\n" + rules);
    }
  }

  /// Lets packets pass.
  ///
  /// @param delayMillis between two customers, one way; half of it to public places
  void start(long delayMillis) {
    wan.start();
    PathSpec far = new PathSpec(delayMillis * MILLI, 0, 0, 1, RATE_BPS, QUEUE_NANOS);
    PathSpec near = new PathSpec(delayMillis * MILLI / 2, 0, 0, 1, RATE_BPS, QUEUE_NANOS);
    PathSpec next = new PathSpec(0, 0, 0, 1, RATE_BPS, QUEUE_NANOS);
    for (int one : customers) {
      for (int other : customers) {
        wan.path(one, other, far);
      }
      for (int place : publicPlaces) {
        wan.path(one, place, near);
        wan.path(place, one, near);
      }
    }
    for (int one : publicPlaces) {
      for (int other : publicPlaces) {
        wan.path(one, other, next);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (ConnectProxy proxy : proxies) {
      proxy.close();
    }
    wan.close();
    try {
      for (String name : made) {
        Shell.run("ip", "netns", "delete", name);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

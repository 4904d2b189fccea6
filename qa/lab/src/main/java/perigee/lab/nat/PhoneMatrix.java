package perigee.lab.nat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import perigee.lab.world.Namespace;

/// Has `perigee phone`s call each other, one at each customer's for all its calls, over control and
/// two super nodes.
///
/// @param machines where the sites' phones run
record PhoneMatrix(NatOptions options, Path build, List<Site> sites, List<Namespace> machines) {

  private static final long REGISTER_MILLIS = 30_000;

  PhoneMatrix {
    sites = List.copyOf(sites);
    machines = List.copyOf(machines);
  }

  /// Runs all pairs.
  ///
  /// @param publics of control and the super nodes
  List<PairResult> run(List<Namespace> publics) throws IOException, InterruptedException {
    List<Namespace> all = new ArrayList<>(publics);
    all.addAll(machines);
    for (Namespace each : publics) {
      RealNetwork.names(each, true);
    }
    for (int i = 0; i < sites.size(); i++) {
      RealNetwork.names(machines.get(i), sites.get(i).access() != Access.PROXY);
    }
    Map<String, TerminalPhone> phones = new LinkedHashMap<>();
    Map<String, Capture> captures = new LinkedHashMap<>();
    try (RealNetwork network =
        new RealNetwork(build.toAbsolutePath(), options.out(), publics.getFirst())) {
      network.start(publics.get(1), publics.get(2));
      List<Path> people = new ArrayList<>();
      for (Site site : sites) {
        people.add(network.person(PhoneCalls.person(site.name())));
      }
      // One after the other: their starts are most of the work.
      for (int i = 0; i < sites.size(); i++) {
        Site site = sites.get(i);
        if (options.captures()) {
          captures.put(site.name(), Capture.start(machines.get(i), site, options.out()));
        }
        TerminalPhone phone = phone(network, site, machines.get(i), people.get(i));
        phones.put(site.name(), phone);
        if (phone.await(0, "registered", REGISTER_MILLIS) == null) {
          System.err.println("nat: " + site.name() + " did not register");
        }
      }
      return new Matrix(new PhoneCalls(phones, captures), options.atOnce()).run(options.pairs());
    } finally {
      for (TerminalPhone phone : phones.values()) {
        phone.close();
      }
      captures.values().forEach(Capture::close);
      RealNetwork.forget(all);
    }
  }

  private TerminalPhone phone(RealNetwork network, Site site, Namespace at, Path state)
      throws IOException {
    String who = options.isPrivate() ? "buddies" : "everybody";
    List<String> words =
        new ArrayList<>(
            List.of("phone", "--state", state.toString(), "--json", "--addresses", who));
    boolean proxied = site.access() == Access.PROXY;
    words.addAll(List.of("--proxy", proxied ? site.lan() + "1:" + Site.PROXY_PORT : "none"));
    return new TerminalPhone(network.start(at, site.name(), words));
  }
}

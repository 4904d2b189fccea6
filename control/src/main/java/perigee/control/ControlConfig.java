package perigee.control;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import perigee.control.api.Limits;
import perigee.control.login.LoginSettings;
import perigee.control.mapping.MappingConfig;
import perigee.control.meeting.MeetingSettings;
import perigee.model.zone.MappingZone;

/// What control needs to know before it starts.
///
/// @param data the directory of the database, the authority's keys and the join tokens
/// @param api where the API listens; port 0 lets the kernel choose
/// @param fleet where nodes connect; port 0 lets the kernel choose
/// @param fleetNames host names and addresses by which nodes reach `fleet` besides those of this
///   machine, for its certificate; at most 32
/// @param bootstrap nodes that may join by a token in `data/join`; at most 1,000
/// @param limits of the API
/// @param mappingZone the zone that has the names by which clients are directed
/// @param mapping where things are
/// @param meetings how meetings are kept
/// @param people how people get in
public record ControlConfig(
    Path data,
    InetSocketAddress api,
    InetSocketAddress fleet,
    List<String> fleetNames,
    List<BootstrapNode> bootstrap,
    Limits limits,
    MappingZone mappingZone,
    MappingConfig mapping,
    MeetingSettings meetings,
    LoginSettings people) {

  private static final int MOST_NAMES = 32;
  private static final int MOST_BOOTSTRAP = 1_000;

  public ControlConfig {
    fleetNames = List.copyOf(fleetNames);
    bootstrap = List.copyOf(bootstrap);
    resolved("api", api);
    resolved("fleet", fleet);
    if (api.getPort() != 0 && api.equals(fleet)) {
      throw new IllegalArgumentException("api and fleet both listen on " + api);
    }
    if (fleetNames.size() > MOST_NAMES) {
      throw new IllegalArgumentException(
          "fleet-names has " + fleetNames.size() + " entries; it may have at most " + MOST_NAMES);
    }
    if (bootstrap.size() > MOST_BOOTSTRAP) {
      throw new IllegalArgumentException(
          bootstrap.size() + " bootstrap nodes; there may be at most " + MOST_BOOTSTRAP);
    }
    Set<String> ids = new HashSet<>();
    for (BootstrapNode node : bootstrap) {
      if (!ids.add(node.id())) {
        throw new IllegalArgumentException("bootstrap node '" + node.id() + "' is there twice");
      }
    }
  }

  /// With the default limits, the usual mapping zone, and nothing said of where things are.
  public ControlConfig(
      Path data,
      InetSocketAddress api,
      InetSocketAddress fleet,
      List<String> fleetNames,
      List<BootstrapNode> bootstrap) {
    this(
        data,
        api,
        fleet,
        fleetNames,
        bootstrap,
        Limits.DEFAULT,
        MappingZone.USUAL,
        MappingConfig.NOTHING_SAID,
        MeetingSettings.DEFAULT,
        LoginSettings.DEFAULT);
  }

  private static void resolved(String name, InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          name + " is " + address.getHostString() + ", which is no address of this machine");
    }
  }
}

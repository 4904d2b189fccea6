package perigee.app.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import perigee.wire.dns.Message;
import perigee.wire.dns.Name;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordType;
import perigee.wire.dns.ResourceRecord;
import perigee.wire.dns.ResponseCode;
import tools.jackson.databind.JsonNode;

/// Whether DNS sends clients here: every host of every property, and every zone, as a resolver sees
/// them.
public final class NamesCheck {

  /// Stands for any name that a wildcard covers.
  private static final String ANY_LABEL = "perigee-doctor";

  private final ControlClient control;
  private final Resolver resolver;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> servers = new TreeSet<>();

  public NamesCheck(ControlClient control, Resolver resolver) {
    this.control = control;
    this.resolver = resolver;
  }

  /// Looks at all of them.
  public List<Finding> run() throws Failure {
    for (JsonNode node : control.ask("GET", "/nodes").json().path("nodes").values()) {
      node.path("server").path("addresses").values().forEach(a -> servers.add(a.asString("")));
    }
    try {
      JsonNode zones = control.ask("GET", "/zones").json();
      JsonNode mapping = zones.path("mapping-zone");
      String own = mapping.path("name").asString("");
      // Nobody delegates what is below `test` (RFC 6761 §6.2).
      if (!own.isEmpty() && !own.endsWith(".test")) {
        zone(own, mapping.path("dnssec").asBoolean(false));
      }
      for (JsonNode zone : zones.path("zones").values()) {
        zone(zone.path("name").asString(""), zone.path("dnssec").asBoolean(false));
      }
      for (JsonNode each : control.ask("GET", "/properties").json().path("properties").values()) {
        String path = "/properties/" + each.path("name").asString("") + "/names";
        for (JsonNode name : control.ask("GET", path).json().path("names").values()) {
          host(name.path("host").asString(""), name.path("cname").asString(""));
        }
      }
    } catch (IOException e) {
      findings.add(
          new Finding(
              String.valueOf(e.getMessage()),
              "Give one that answers with --resolver HOST:PORT, or look at the network between."));
    }
    return findings;
  }

  private void host(String host, String cname) throws IOException {
    boolean wildcard = host.startsWith("*.");
    Name name = Name.of(wildcard ? ANY_LABEL + host.substring(1) : host);
    Message answer = resolver.ask(name, RecordType.A);
    List<String> addresses = texts(answer, RecordType.A);
    List<String> aliases = texts(answer, RecordType.CNAME);
    String fix =
        cname.isEmpty()
            ? "Delegate its zone to the network's name servers."
            : "Enter into its zone: " + host + ". CNAME " + cname + ".";
    String wanted = wildcard ? cname.replaceFirst("\\*", ANY_LABEL) : cname;
    boolean aliased = aliases.stream().anyMatch(a -> same(a, cname) || same(a, wanted));
    if (addresses.stream().anyMatch(servers::contains)) {
      findings.add(Finding.well(host + " leads to " + String.join(", ", addresses)));
    } else if (aliased) {
      findings.add(
          new Finding(
              host + " is an alias as it should be, but " + wanted + " has no address of ours",
              "Look whether the name servers run and the mapping zone is delegated to them."));
    } else if (addresses.isEmpty()) {
      findings.add(new Finding(host + " has no address (" + code(answer) + ")", fix));
    } else {
      findings.add(
          new Finding(
              host + " leads to " + String.join(", ", addresses) + ", no server of ours", fix));
    }
  }

  private void zone(String zone, boolean dnssec) throws IOException, Failure {
    Name name = Name.of(zone);
    Message answer = resolver.ask(name, RecordType.NS);
    List<String> seen = texts(answer, RecordType.NS);
    findings.add(
        seen.isEmpty()
            ? new Finding(
                "the zone " + zone + " has no name servers (" + code(answer) + ")",
                "Delegate it to the network's name servers where its name is registered.")
            : Finding.well("the zone " + zone + " is at " + String.join(", ", seen)));
    Set<String> above = new TreeSet<>(texts(resolver.ask(name, RecordType.DS), RecordType.DS));
    Set<String> ours = new TreeSet<>();
    for (JsonNode key :
        control.ask("GET", "/zones/" + zone + "/keys").json().path("keys").values()) {
      ours.add(key.path("ds").asString(""));
    }
    signer(zone, dnssec, above, ours);
  }

  private void signer(String zone, boolean dnssec, Set<String> above, Set<String> ours) {
    boolean matches = above.stream().anyMatch(ours::contains);
    String lines = ours.stream().map(ds -> zone + ". DS " + ds).collect(Collectors.joining("; "));
    if (!dnssec && !above.isEmpty()) {
      findings.add(
          new Finding(
              "the zone above says that " + zone + " is signed, and it is not",
              "Take the DS record away there, or set dnssec: true."));
    } else if (dnssec && above.isEmpty()) {
      findings.add(
          new Finding(
              "the zone above does not say that " + zone + " is signed", "Enter there: " + lines));
    } else if (dnssec && !matches) {
      findings.add(
          new Finding(
              "the zone above names another key of " + zone + " than it is signed with",
              "Replace the DS record there by: " + lines));
    } else if (dnssec) {
      findings.add(Finding.well("the zone above names the key of " + zone));
    }
  }

  private static List<String> texts(Message answer, int type) {
    return answer.answer().stream()
        .filter(record -> record.type() == type)
        .map(ResourceRecord::rdata)
        .map(data -> RdataText.format(type, data))
        .toList();
  }

  private static boolean same(String one, String other) {
    return !other.isEmpty() && one.equalsIgnoreCase(other + ".");
  }

  private static String code(Message answer) {
    return ResponseCode.name(answer.code());
  }
}

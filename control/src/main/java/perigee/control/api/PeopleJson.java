package perigee.control.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import perigee.control.fleet.Fleet;
import perigee.control.fleet.Fleet.NodeStatus;
import perigee.control.login.LoginServer;
import perigee.control.relay.RelayCredentials;
import perigee.control.store.Buddies;
import perigee.control.store.Buddies.Contact;
import perigee.control.store.Buddies.Standing;
import perigee.control.store.Devices.Device;
import perigee.control.store.People;
import perigee.control.store.People.Person;
import perigee.model.Role;
import perigee.model.document.Value;
import perigee.model.identity.IdentityJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// People and what belongs to them as JSON.
final class PeopleJson {

  private static final int MOST_SUPER_NODES = 16;
  private static final Duration RELAY_LIFE = Duration.ofHours(12);
  private static final Set<String> NOT_FOR_PEOPLE = Set.of("admin", "fabric");

  private final People people;
  private final Buddies buddies;
  private final LoginServer login;
  private final Fleet fleet;
  private final RelayCredentials relays;
  private final Services services;

  PeopleJson(Services services) {
    this.services = services;
    this.people = services.store().people();
    this.buddies = services.store().buddies();
    this.login = services.login();
    this.fleet = services.fleet();
    this.relays = services.relays();
  }

  /// What others see.
  ObjectNode profile(Person person) {
    String domain = login.persons().settings().domain();
    return Json.object()
        .put("id", person.id())
        .put("displayName", person.displayName())
        .put("address", "sip:" + person.id() + "@" + domain);
  }

  /// What one sees of oneself.
  ObjectNode own(Person person) {
    ObjectNode json = profile(person);
    if (person.email() != null) {
      json.put("email", person.email());
    }
    return json.put("createdAt", person.createdAt().toString()).put("version", person.version());
  }

  ObjectNode device(Device device) {
    return Json.object()
        .put("id", device.id())
        .put("name", device.name())
        .put("certificate", device.certificate())
        .put("expiresAt", device.expiresAt().toString())
        .put("createdAt", device.createdAt().toString())
        .put("seenAt", device.seenAt().toString());
  }

  ArrayNode buddies(String person) {
    ArrayNode list = Json.array();
    buddies.of(person).forEach(contact -> list.add(contact(contact)));
    return list;
  }

  /// When a buddy was there is for buddies to see.
  ObjectNode contact(Contact contact) {
    ObjectNode json =
        people
            .find(contact.other())
            .map(other -> {
              ObjectNode profile = profile(other);
              if (contact.standing() == Standing.BUDDY) {
                login
                    .persons()
                    .lastSeen(other)
                    .ifPresent(at -> profile.put("lastSeen", at.toString()));
              }
              return profile;
            })
            .orElseGet(() -> Json.object().put("id", contact.other()));
    json.put("standing", Value.kebab(contact.standing()));
    ArrayNode groups = json.putArray("groups");
    new TreeSet<>(contact.groups()).forEach(groups::add);
    return json.put("since", contact.since().toString());
  }

  /// What somebody needs to go on without control: buddies, super nodes, a relay's credential, and
  /// what certificates are checked with.
  ObjectNode kit(Person person) {
    ObjectNode json = Json.object();
    json.set("person", own(person));
    json.set("buddies", buddies(person.id()));
    List<NodeStatus> nodes =
        new ArrayList<>(
            fleet.nodes().stream()
                .filter(node -> node.role() == Role.SUPERNODE && node.online())
                .toList());
    // So that not everybody goes to the same one.
    Collections.shuffle(nodes, Random.from(services.random()));
    ArrayNode list = json.putArray("superNodes");
    nodes.stream().limit(MOST_SUPER_NODES).forEach(node -> superNode(node, list.addObject()));
    RelayCredentials.Credential credential = relays.issue("person-" + person.id(), RELAY_LIFE);
    ObjectNode relay =
        json.putObject("relay")
            .put("username", credential.user())
            .put("credential", credential.password())
            .put("expiresAt", credential.expiresAt().toString());
    ArrayNode urls = relay.putArray("urls");
    nodes.stream()
        .limit(MOST_SUPER_NODES)
        .forEach(node -> RelayRoutes.urls(node.listeners(), urls));
    json.set("authority", IdentityJson.tree(login.authority().trust()));
    json.put("fleetCertificate", fleet.certificate());
    return json;
  }

  private static void superNode(NodeStatus node, ObjectNode into) {
    into.put("node", node.id()).put("region", node.region());
    Map<String, String> listeners = new TreeMap<>(node.listeners());
    listeners.keySet().removeAll(NOT_FOR_PEOPLE);
    listeners.forEach(into.putObject("listeners")::put);
  }
}

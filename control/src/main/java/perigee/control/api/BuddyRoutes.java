package perigee.control.api;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import perigee.control.store.Buddies;
import perigee.control.store.People.Person;
import tools.jackson.databind.node.ObjectNode;

/// Whom people know: asking, accepting, groups, blocks.
final class BuddyRoutes {

  private static final Duration WINDOW = Duration.ofHours(1);

  /// People whom one may ask, or block, in an hour.
  private static final int CHANGES = 200;

  private final Buddies buddies;
  private final PeopleJson json;
  private final PersonGates gates;
  private final RateGate changes;

  BuddyRoutes(Services services, PersonGates gates) {
    this.buddies = services.store().buddies();
    this.json = new PeopleJson(services);
    this.gates = gates;
    this.changes = new RateGate(CHANGES, WINDOW, CHANGES, services.clock());
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/people/buddies", Access.PERSON, this::list),
        Route.put("/v1/people/buddies/{id}", Access.PERSON, this::ask),
        Route.delete("/v1/people/buddies/{id}", Access.PERSON, this::part),
        Route.put("/v1/people/blocks/{id}", Access.PERSON, this::block),
        Route.delete("/v1/people/blocks/{id}", Access.PERSON, this::unblock));
  }

  private Reply list(Call call) {
    ObjectNode body = Json.object();
    body.set("buddies", json.buddies(call.caller().person()));
    return Reply.ok(body);
  }

  private Reply ask(Call call) {
    String self = call.caller().person();
    gates.limit(changes, self, "too many changes of buddies");
    Fields body = call.body(Set.of("groups"));
    Person other = gates.visible(call, call.path("id"));
    if (other.id().equals(self)) {
      throw new Fault(Kind.CONFLICT, "nobody is their own buddy").refusal();
    }
    switch (buddies.ask(self, other.id())) {
      case REFUSED ->
          throw new Fault(
                  Kind.FORBIDDEN,
                  "this person can't be asked; unblock them first if you" + " blocked them")
              .refusal();
      case TOO_MANY ->
          throw new Fault(Kind.CONFLICT, "one of you has " + Buddies.MOST + " contacts already")
              .refusal();
      case ASKED, ACCEPTED, ALREADY -> {
        if (body.has("groups")) {
          buddies.group(self, other.id(), PeopleBody.groups(body));
        }
      }
    }
    return Reply.ok(
        json.contact(
            buddies.find(self, other.id()).orElseThrow(() -> Gate.missing("such buddy any more"))));
  }

  private Reply part(Call call) {
    if (!buddies.part(call.caller().person(), call.path("id"))) {
      throw Gate.missing("such buddy");
    }
    return Reply.nothing();
  }

  private Reply block(Call call) {
    String self = call.caller().person();
    gates.limit(changes, self, "too many changes of buddies");
    Person other = gates.visible(call, call.path("id"));
    if (other.id().equals(self) || !buddies.block(self, other.id())) {
      throw new Fault(Kind.CONFLICT, "this person can't be blocked").refusal();
    }
    return Reply.nothing();
  }

  private Reply unblock(Call call) {
    if (!buddies.unblock(call.caller().person(), call.path("id"))) {
      throw Gate.missing("such block");
    }
    return Reply.nothing();
  }
}

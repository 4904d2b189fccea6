package perigee.control.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.control.login.LoginServer;
import perigee.control.login.Passkeys;
import perigee.control.login.PersonDesk;
import perigee.control.store.Devices.Device;
import perigee.control.store.People;
import perigee.control.store.People.Person;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Signing in and out, by password and by passkey, and the passkeys themselves.
final class PersonSessions {

  private static final int MOST_NAME = 80;
  private static final int TIMEOUT_MILLIS = 120_000;
  private static final int[] ALGORITHMS = {-7, -8, -257};

  private final LoginServer login;
  private final PersonDesk persons;
  private final People people;
  private final PeopleJson json;
  private final PersonGates gates;
  private final Services services;

  PersonSessions(Services services, PersonGates gates) {
    this.services = services;
    this.login = services.login();
    this.persons = login.persons();
    this.people = services.store().people();
    this.json = new PeopleJson(services);
    this.gates = gates;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/people/sessions", Access.EVERYBODY, this::begin),
        Route.delete("/v1/people/sessions", Access.PERSON, this::end),
        Route.post("/v1/people/challenges", Access.GUEST, this::challenge),
        Route.get("/v1/people/passkeys", Access.PERSON, this::passkeys),
        Route.post("/v1/people/passkeys", Access.PERSON, this::addPasskey),
        Route.delete("/v1/people/passkeys/{id}", Access.PERSON, this::removePasskey));
  }

  private Reply begin(Call call) throws InterruptedException {
    Fields body = call.body(Set.of("id", "password", "passkey", "device"));
    Optional<Fields> passkey = body.fields("passkey", PeopleBody.SIGNED);
    Optional<PeopleBody.DeviceOrder> order = PeopleBody.device(body);
    Person person = passkey.isPresent() ? byPasskey(call, passkey.get()) : byPassword(call, body);
    @Nullable Device device = order.map(o -> enrolled(person, o)).orElse(null);
    String secret =
        people.begin(person.id(), device == null ? null : device.id(), PersonDesk.SESSION_LIFE);
    people.seen(person.id());
    ObjectNode reply = json.kit(person).put("session", secret);
    reply.put("expiresAt", services.clock().instant().plus(PersonDesk.SESSION_LIFE).toString());
    if (device != null) {
      reply.set("device", json.device(device));
    }
    return Reply.json(201, reply);
  }

  private Person byPassword(Call call, Fields body) throws InterruptedException {
    String id = body.text("id", PeopleBody.MOST_ID);
    String password = body.text("password", PeopleBody.MOST_PASSWORD);
    gates.attempt(call.address(), id);
    Optional<Person> person = persons.authenticate(id, password);
    if (person.isEmpty()) {
      throw refused("the id or the password is wrong");
    }
    gates.succeeded(id);
    return person.get();
  }

  private Person byPasskey(Call call, Fields passkey) {
    gates.attempt(call.address());
    Passkeys.Site site = PeopleBody.site(call, persons.settings());
    return switch (login.passkeys().authenticate(PeopleBody.signed(passkey), site)) {
      case Passkeys.Outcome.Done(People.Passkey used) ->
          people.find(used.person()).orElseThrow(() -> refused("the account is gone"));
      case Passkeys.Outcome.Refused(String why) -> throw refused(why);
    };
  }

  private Refusal refused(String why) {
    gates.failed();
    return new Fault(Kind.UNAUTHENTICATED, why)
        .with("WWW-Authenticate", "Bearer realm=\"perigee\"")
        .refusal();
  }

  private Device enrolled(Person person, PeopleBody.DeviceOrder order) {
    return login
        .devices()
        .enrol(person.id(), order.id().orElse(null), order.name(), order.key())
        .orElseThrow(() ->
            new Fault(Kind.CONFLICT, "the device is another person's; leave its id out").refusal());
  }

  private Reply end(Call call) {
    people.end(call.caller().secret());
    return Reply.nothing();
  }

  private Reply challenge(Call call) {
    Fields body = call.body(Set.of("for", "id", "displayName"));
    Passkeys.Site site = PeopleBody.site(call, persons.settings());
    return switch (body.text("for", MOST_NAME)) {
      case "sign-in" -> {
        gates.attempt(call.address());
        yield Reply.json(201, options(login.passkeys().challenge(null), site));
      }
      case "sign-up" -> {
        gates.attempt(call.address());
        String id = PeopleBody.id(body);
        ObjectNode options = options(login.passkeys().challenge(id), site);
        user(options, id, PeopleBody.displayName(body).orElse(id));
        options.putArray("exclude");
        yield Reply.json(201, options);
      }
      case "passkey" -> {
        Person person = call.caller().personIfAny().flatMap(people::find).orElseThrow(Gate::needed);
        ObjectNode options = options(login.passkeys().challenge(person.id()), site);
        user(options, person.id(), person.displayName());
        ArrayNode exclude = options.putArray("exclude");
        people.passkeys(person.id()).forEach(known -> exclude.add(known.id()));
        yield Reply.json(201, options);
      }
      default -> throw body.wrong("for", "must be sign-in, sign-up or passkey");
    };
  }

  private static ObjectNode options(String challenge, Passkeys.Site site) {
    ObjectNode options =
        Json.object()
            .put("challenge", challenge)
            .put("relyingParty", site.relyingParty())
            .put("timeout", TIMEOUT_MILLIS);
    ArrayNode algorithms = options.putArray("algorithms");
    for (int algorithm : ALGORITHMS) {
      algorithms.add(algorithm);
    }
    return options;
  }

  private static void user(ObjectNode options, String id, String displayName) {
    String handle =
        Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    options.putObject("user").put("id", handle).put("name", id).put("displayName", displayName);
  }

  private Reply passkeys(Call call) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("passkeys");
    people.passkeys(call.caller().person()).forEach(each -> list.add(json(each)));
    return Reply.ok(body);
  }

  private Reply addPasskey(Call call) {
    Fields body = call.body(Set.of("name", "passkey"));
    String name = body.text("name", MOST_NAME);
    Fields made =
        body.fields("passkey", PeopleBody.MADE)
            .orElseThrow(() -> body.wrong("passkey", "is missing"));
    Passkeys.Site site = PeopleBody.site(call, persons.settings());
    return switch (login
        .passkeys()
        .register(call.caller().person(), name, PeopleBody.made(made), site)) {
      case Passkeys.Outcome.Done(People.Passkey kept) -> Reply.json(201, json(kept));
      case Passkeys.Outcome.Refused(String why) ->
          throw Fault.invalid("/passkey", "is refused: " + why).refusal();
    };
  }

  private Reply removePasskey(Call call) {
    if (!people.removePasskey(call.caller().person(), call.path("id"))) {
      throw Gate.missing("such passkey of yours");
    }
    return Reply.nothing();
  }

  private static ObjectNode json(People.Passkey passkey) {
    return Json.object()
        .put("id", passkey.id())
        .put("name", passkey.name())
        .put("createdAt", passkey.createdAt().toString());
  }
}

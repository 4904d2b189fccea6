package perigee.control.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.control.login.LoginServer;
import perigee.control.login.Passkeys;
import perigee.control.login.PersonDesk;
import perigee.control.store.People;
import perigee.control.store.People.Person;
import perigee.model.identity.IdentityJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// People's accounts: making one, changing and finding it.
final class PeopleRoutes {

  private static final int PAGE = 200;
  private static final int MOST_QUERY = 64;
  private static final Duration SIGN_UP_WINDOW = Duration.ofHours(1);

  /// Accounts that one address may make in an hour.
  private static final int SIGN_UPS = 60;

  /// Searches of one person in a minute.
  private static final int SEARCHES = 120;

  private final LoginServer login;
  private final PersonDesk persons;
  private final People people;
  private final PeopleJson json;
  private final PersonGates gates;
  private final RateGate signUps;
  private final RateGate searches;

  PeopleRoutes(Services services, PersonGates gates) {
    this.login = services.login();
    this.persons = login.persons();
    this.people = services.store().people();
    this.json = new PeopleJson(services);
    this.gates = gates;
    this.signUps = new RateGate(SIGN_UPS, SIGN_UP_WINDOW, SIGN_UPS, services.clock());
    this.searches = new RateGate(SEARCHES, Duration.ofMinutes(1), SEARCHES, services.clock());
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/people", Access.OPERATOR, this::list),
        Route.post("/v1/people", Access.GUEST, this::signUp),
        Route.get("/v1/people/me", Access.PERSON, this::me),
        Route.put("/v1/people/me", Access.PERSON, this::change),
        Route.delete("/v1/people/me", Access.PERSON, this::leave),
        Route.put("/v1/people/me/password", Access.PERSON, this::changePassword),
        Route.get("/v1/people/kit", Access.PERSON, this::kit),
        Route.get("/v1/people/search", Access.PERSON, this::search),
        Route.get("/v1/people/profiles/{id}", Access.PERSON, this::profile),
        Route.delete("/v1/people/profiles/{id}", Access.OPERATOR, this::remove),
        Route.get("/v1/people/authority", Access.EVERYBODY, this::authority));
  }

  private Reply list(Call call) {
    String after = call.query("after").orElse("");
    int most = (int) call.query("limit", PAGE, 1, PAGE);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("people");
    people.list(after, most).forEach(person -> list.add(json.own(person)));
    return Reply.ok(body);
  }

  private Reply signUp(Call call) throws InterruptedException {
    boolean operator = call.caller().scope().isOperator();
    if (!operator) {
      if (!persons.settings().signUp()) {
        throw new Fault(Kind.FORBIDDEN, "signing up is off here; ask the operator for an account")
            .refusal();
      }
      gates.limit(signUps, call.address(), "too many accounts are made from here");
    }
    Fields body = call.body(Set.of("id", "displayName", "email", "password", "passkey"));
    String id = PeopleBody.id(body);
    Optional<Fields> passkey = body.fields("passkey", PeopleBody.MADE);
    @Nullable String password =
        passkey.isPresent() && !body.has("password") ? null : PeopleBody.password(body, "password");
    if (persons.isFull()) {
      throw new Fault(Kind.UNAVAILABLE, "there is no room for more people").refusal();
    }
    Person made =
        persons
            .create(
                id,
                PeopleBody.displayName(body).orElse(id),
                PeopleBody.email(body).orElse(null),
                password)
            .orElseThrow(() ->
                new Fault(Kind.CONFLICT, "the id '" + id + "' is taken; choose another").refusal());
    passkey.ifPresent(fields -> register(call, made, fields));
    return Reply.json(201, json.own(made)).tagged(made.version());
  }

  /// An account that could not be entered is none.
  private void register(Call call, Person made, Fields fields) {
    Passkeys.Site site = PeopleBody.site(call, persons.settings());
    Passkeys.Outcome outcome =
        login.passkeys().register(made.id(), "first", PeopleBody.made(fields), site);
    if (outcome instanceof Passkeys.Outcome.Refused(String why)) {
      people.remove(made.id());
      throw Fault.invalid("/passkey", "is refused: " + why).refusal();
    }
  }

  private Reply me(Call call) {
    Person person = self(call);
    return Reply.ok(json.own(person)).tagged(person.version());
  }

  private Reply change(Call call) {
    Person before = self(call);
    long expected = call.precondition().expected(before.version());
    Fields body = call.body(Set.of("displayName", "email"));
    Person next =
        new Person(
            before.id(),
            PeopleBody.displayName(body).orElse(before.displayName()),
            body.isNull("email") ? null : PeopleBody.email(body).orElse(before.email()),
            before.createdAt(),
            before.seenAt(),
            before.version());
    Person after =
        persons
            .change(next, expected)
            .orElseThrow(() -> Precondition.failed(self(call).version()).refusal());
    return Reply.ok(json.own(after)).tagged(after.version());
  }

  private Reply changePassword(Call call) throws InterruptedException {
    Person person = self(call);
    Fields body = call.body(Set.of("old", "new"));
    boolean has = people.credentials(person.id()).map(c -> c.password() != null).orElse(false);
    if (has) {
      gates.attempt(call.address(), person.id());
      String old = body.text("old", PeopleBody.MOST_PASSWORD);
      if (persons.authenticate(person.id(), old).isEmpty()) {
        throw new Fault(Kind.FORBIDDEN, "the old password is wrong").refusal();
      }
      gates.succeeded(person.id());
    }
    persons.changePassword(person.id(), PeopleBody.password(body, "new"), call.caller().secret());
    return Reply.nothing();
  }

  private Reply leave(Call call) {
    people.remove(call.caller().person());
    login.authority().changed();
    return Reply.nothing();
  }

  private Reply remove(Call call) {
    String id = call.path("id");
    if (!people.remove(id)) {
      throw Gate.missing("person '" + id + "'");
    }
    login.authority().changed();
    return Reply.nothing();
  }

  private Reply kit(Call call) {
    return Reply.ok(json.kit(self(call)));
  }

  private Reply search(Call call) {
    gates.limit(searches, call.caller().person(), "too many searches");
    String text = call.query("q").orElse("");
    if (text.isBlank() || text.length() > MOST_QUERY) {
      throw new Fault(
              Kind.MALFORMED_REQUEST,
              "query parameter q must have 1 to " + MOST_QUERY + " characters")
          .refusal();
    }
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("people");
    persons.search(text, call.caller().person()).forEach(p -> list.add(json.profile(p)));
    return Reply.ok(body);
  }

  private Reply profile(Call call) {
    gates.limit(searches, call.caller().person(), "too many searches");
    return Reply.ok(json.profile(gates.visible(call, call.path("id"))));
  }

  private Reply authority(Call call) {
    return Reply.ok(IdentityJson.tree(login.authority().trust()));
  }

  private Person self(Call call) {
    return people.find(call.caller().person()).orElseThrow(() -> Gate.missing("account any more"));
  }
}

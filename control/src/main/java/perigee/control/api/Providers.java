package perigee.control.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import perigee.control.store.Accounts;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Customers of the network.
final class Providers {

  private static final int MOST_DISPLAY_CHARACTERS = 200;

  private final Accounts accounts;

  Providers(Services services) {
    this.accounts = services.accounts();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/providers", Access.TOKEN, this::list),
        Route.post("/v1/providers", Access.OPERATOR, this::create),
        Route.get("/v1/providers/{name}", Access.TOKEN, this::show),
        Route.put("/v1/providers/{name}", Access.TOKEN, this::rename),
        Route.delete("/v1/providers/{name}", Access.OPERATOR, this::remove));
  }

  private Reply list(Call call) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("providers");
    accounts.providers().stream()
        .filter(p -> call.caller().scope().covers(p.name()))
        .forEach(p -> list.add(json(p)));
    return Reply.ok(body);
  }

  private Reply create(Call call) {
    Fields body = call.body(Set.of("name", "display-name"));
    String name = Names.PROVIDER.check(body.text("name", Names.MOST_CHARACTERS), "/name");
    String display = body.optionalText("display-name", MOST_DISPLAY_CHARACTERS).orElse(name);
    Accounts.Provider made =
        accounts
            .createProvider(name, display)
            .orElseThrow(() ->
                new Fault(Kind.CONFLICT, "there is a provider '" + name + "' already").refusal());
    return Reply.json(201, json(made))
        .tagged(made.version())
        .with("Location", "/v1/providers/" + name);
  }

  private Reply show(Call call) {
    Accounts.Provider provider = found(call);
    return Reply.ok(json(provider)).tagged(provider.version());
  }

  private Reply rename(Call call) {
    Accounts.Provider before = found(call);
    long expected = call.precondition().expected(before.version());
    String display =
        call.body(Set.of("display-name")).text("display-name", MOST_DISPLAY_CHARACTERS);
    Accounts.Provider after =
        accounts
            .renameProvider(before.name(), display, expected)
            .orElseThrow(() -> Precondition.failed(version(before.name())).refusal());
    return Reply.ok(json(after)).tagged(after.version());
  }

  private Reply remove(Call call) {
    Accounts.Provider provider = found(call);
    long expected = call.precondition().expected(provider.version());
    if (!accounts.removeProvider(provider.name(), expected)) {
      if (version(provider.name()) != expected) {
        throw Precondition.failed(version(provider.name())).refusal();
      }
      throw new Fault(
              Kind.CONFLICT,
              "provider '" + provider.name() + "' has properties or accounts; remove them first")
          .refusal();
    }
    return Reply.nothing();
  }

  private Accounts.Provider found(Call call) {
    String name = call.path("name");
    Optional<Accounts.Provider> provider =
        accounts.provider(name).filter(p -> call.caller().scope().covers(p.name()));
    return provider.orElseThrow(() -> Gate.missing("provider '" + name + "'"));
  }

  private long version(String name) {
    return accounts.provider(name).map(Accounts.Provider::version).orElse(0L);
  }

  private static ObjectNode json(Accounts.Provider provider) {
    return Json.object()
        .put("name", provider.name())
        .put("display-name", provider.displayName())
        .put("created-at", provider.createdAt().toString())
        .put("version", provider.version());
  }
}

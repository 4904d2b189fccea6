package perigee.control.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import perigee.control.store.Accounts;
import perigee.control.store.Accounts.Scope;

/// The page behind the one-time link: whoever has the link makes the first operator's account.
final class AdminLink {

  private static final Set<String> FORM = Set.of("application/x-www-form-urlencoded");
  private static final int MOST_FIELDS = 8;

  private final Accounts accounts;

  AdminLink(Services services) {
    this.accounts = services.accounts();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/admin", Access.EVERYBODY, this::form),
        Route.post("/admin", Access.EVERYBODY, this::make));
  }

  private Reply form(Call call) {
    String secret = call.query("link").orElse("");
    return accounts.isAdminLink(secret) ? AdminPages.form(200, secret, "", "") : AdminPages.gone();
  }

  private Reply make(Call call) {
    Map<String, String> fields = fields(call.text(FORM));
    String secret = fields.getOrDefault("link", "");
    if (!accounts.isAdminLink(secret)) {
      return AdminPages.gone();
    }
    String name = fields.getOrDefault("name", "");
    String password = fields.getOrDefault("password", "");
    String mistake = mistake(name, password);
    if (!mistake.isEmpty()) {
      return AdminPages.form(422, secret, name, mistake);
    }
    if (!accounts.redeemAdminLink(secret)) {
      return AdminPages.gone();
    }
    if (accounts.createAccount(name, password, Scope.OPERATOR).isEmpty()) {
      return AdminPages.taken(name);
    }
    return AdminPages.done(name, call.root());
  }

  private String mistake(String name, String password) {
    if (!Names.ACCOUNT.fits(name)) {
      return "The name must be 1 to 63 of a-z, 0-9, '.', '_', '@' and '-'.";
    }
    if (accounts.account(name).isPresent()) {
      return "There is an account of this name already.";
    }
    if (password.length() < AccountRoutes.LEAST_PASSWORD_CHARACTERS
        || password.length() > Sessions.MOST_PASSWORD_CHARACTERS) {
      return "The password must have 12 to 256 characters.";
    }
    return "";
  }

  private static Map<String, String> fields(String body) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : body.split("&", MOST_FIELDS)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new Fault(Kind.MALFORMED_REQUEST, "the form is not percent-encoded correctly")
          .refusal();
    }
  }
}

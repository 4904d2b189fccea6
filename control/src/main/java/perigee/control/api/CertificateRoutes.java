package perigee.control.api;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import perigee.control.certificate.AcmeSettings;
import perigee.control.certificate.CertificateStatus;
import perigee.control.certificate.Certificates;
import perigee.control.certificate.Certificates.Added;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Certificates of hosts: what there is, what operators give, who issues.
final class CertificateRoutes {

  private static final int MOST_PEM_CHARS = 256 << 10;
  private static final int MOST_HOSTS = 100;
  private static final int MOST_HOST_CHARS = 255;
  private static final int MOST_URL_CHARS = 2_048;
  private static final int MOST_CONTACTS = 5;

  private final Services services;
  private final Certificates certificates;

  CertificateRoutes(Services services) {
    this.services = services;
    this.certificates = services.certificates();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/certificates", Access.OPERATOR, this::list),
        Route.post("/v1/certificates", Access.OPERATOR, this::add),
        Route.get("/v1/certificates/root", Access.EVERYBODY, _ -> root()),
        Route.get("/v1/certificates/revocations", Access.EVERYBODY, _ -> revocations()),
        Route.delete("/v1/certificates/files/{name}", Access.OPERATOR, this::remove),
        Route.post("/v1/certificates/{source}/{name}/renew", Access.OPERATOR, this::renew),
        Route.get("/v1/properties/{name}/certificates", Access.TOKEN, this::ofProperty),
        Route.get("/v1/acme", Access.OPERATOR, _ -> acme()),
        Route.put("/v1/acme", Access.OPERATOR, this::configure),
        Route.delete("/v1/acme", Access.OPERATOR, _ -> forget()));
  }

  private Reply list(Call call) {
    return Reply.ok(json(certificates.list()));
  }

  private Reply root() {
    return Reply.text("application/x-pem-file", certificates.rootPem());
  }

  private Reply revocations() {
    return Reply.bytes("application/pkix-crl", certificates.revocations());
  }

  private Reply ofProperty(Call call) {
    String name = call.path("name");
    boolean visible =
        services
            .properties()
            .find(name)
            .filter(v -> call.caller().scope().covers(v.property().provider()))
            .isPresent();
    if (!visible) {
      throw Gate.missing("property '" + name + "'");
    }
    return Reply.ok(
        json(certificates.list().stream().filter(c -> name.equals(c.property())).toList()));
  }

  private Reply add(Call call) {
    Fields body = call.body(Set.of("chain", "key", "hosts"));
    Added added =
        certificates.add(
            body.text("chain", MOST_PEM_CHARS),
            body.text("key", MOST_PEM_CHARS),
            body.texts("hosts", MOST_HOSTS, MOST_HOST_CHARS));
    return switch (added) {
      case Added.Done done -> {
        ObjectNode json = Json.object().put("id", done.id());
        done.names().forEach(json.putArray("names")::add);
        yield Reply.json(201, json.put("valid-until", done.validUntil().toString()))
            .with("Location", "/v1/certificates/" + done.id());
      }
      case Added.Refused(List<Map.Entry<String, String>> problems) -> throw refusal(problems);
    };
  }

  private static Refusal refusal(List<Map.Entry<String, String>> problems) {
    List<Fault.At> errors = new ArrayList<>();
    for (Map.Entry<String, String> problem : problems) {
      String detail = problem.getKey() + " " + problem.getValue();
      errors.add(new Fault.At("/" + problem.getKey(), 0, 0, detail));
    }
    return new Fault(Kind.INVALID_DOCUMENT, errors.getFirst().detail(), errors, Map.of()).refusal();
  }

  private Reply remove(Call call) {
    String id = "files/" + call.path("name");
    if (!certificates.remove(id)) {
      throw Gate.missing("certificate '" + id + "'");
    }
    return Reply.nothing();
  }

  private Reply renew(Call call) {
    String id = call.path("source") + "/" + call.path("name");
    if (!certificates.renew(id)) {
      throw Gate.missing("certificate '" + id + "' that could be renewed");
    }
    return Reply.json(202, Json.object().put("id", id));
  }

  private Reply acme() {
    AcmeSettings settings =
        certificates.acmeSettings().orElseThrow(() -> Gate.missing("authority for ACME"));
    return Reply.ok(json(settings));
  }

  private Reply configure(Call call) {
    Fields body = call.body(Set.of("directory", "contacts", "trusted-root", "agree-to-terms"));
    if (!body.flag("agree-to-terms")) {
      throw body.wrong(
          "agree-to-terms", "must be true: the account is made in your name (RFC 8555 §7.3)");
    }
    try {
      AcmeSettings settings =
          new AcmeSettings(
              URI.create(body.text("directory", MOST_URL_CHARS)),
              body.texts("contacts", MOST_CONTACTS, MOST_HOST_CHARS).stream()
                  .map(URI::create)
                  .toList(),
              body.optionalText("trusted-root", MOST_PEM_CHARS).orElse(null));
      certificates.configureAcme(settings);
      return Reply.ok(json(settings));
    } catch (IllegalArgumentException e) {
      throw Fault.invalid("", String.valueOf(e.getMessage())).refusal();
    }
  }

  private Reply forget() {
    certificates.configureAcme(null);
    return Reply.nothing();
  }

  private static ObjectNode json(AcmeSettings settings) {
    ObjectNode json = Json.object().put("directory", settings.directory().toString());
    ArrayNode contacts = json.putArray("contacts");
    settings.contacts().forEach(contact -> contacts.add(contact.toString()));
    return json.put("has-trusted-root", settings.trustedRoot() != null);
  }

  private static ObjectNode json(List<CertificateStatus> all) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("certificates");
    all.forEach(status -> list.add(json(status)));
    return body;
  }

  private static ObjectNode json(CertificateStatus status) {
    ObjectNode json = Json.object().put("id", status.id()).put("host", status.host());
    status.names().forEach(json.putArray("names")::add);
    if (status.property() != null) {
      json.put("property", status.property());
    }
    json.put("source", word(status.source())).put("state", word(status.state()));
    if (status.validUntil().getEpochSecond() > 0) {
      json.put("valid-from", status.validFrom().toString());
      json.put("valid-until", status.validUntil().toString());
      json.put("online", status.online()).put("acknowledged", status.acknowledged());
    }
    if (status.renewsAt() != null) {
      json.put("renews-at", status.renewsAt().toString());
    }
    if (status.problem() != null) {
      json.put("problem", status.problem());
    }
    return json;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

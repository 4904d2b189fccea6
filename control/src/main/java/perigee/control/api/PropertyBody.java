package perigee.control.api;

import java.util.Optional;
import java.util.Set;
import perigee.control.store.Accounts;
import perigee.model.document.Document;
import perigee.model.document.Mapping;
import perigee.model.document.Reading;
import perigee.model.document.Value;
import perigee.model.property.Property;
import perigee.model.property.PropertyDocument;

/// Reads a property's document, YAML or JSON, and settles whose it is.
final class PropertyBody {

  /// The provider of an operator's property that names none.
  static final String DEFAULT_PROVIDER = "default";

  private static final int MOST_SOURCE_CHARACTERS = 200;

  /// Media types of a property's document (RFC 8259, RFC 9512).
  static final Set<String> DOCUMENT_TYPES =
      Set.of("application/json", "application/yaml", "application/x-yaml", "text/yaml");

  private final Accounts accounts;

  PropertyBody(Accounts accounts) {
    this.accounts = accounts;
  }

  /// The property in a body, whatever its name.
  Property read(Call call) {
    return read(call, Optional.empty());
  }

  /// The property in a body that must have this name.
  Property read(Call call, String name) {
    return read(call, Optional.of(name));
  }

  private Property read(Call call, Optional<String> name) {
    String text = call.text(DOCUMENT_TYPES);
    Reading<Property> reading =
        Document.read(text, source(call), root -> owned(root, name, call.caller()));
    return switch (reading) {
      case Reading.Parsed<Property>(Property property) -> property;
      case Reading.Refused<Property> refused -> throw Fault.invalid(refused.problems()).refusal();
    };
  }

  /// What the errors call the document: the file that the client read it from.
  static String source(Call call) {
    String source = call.header("X-Document-Source");
    if (source == null) {
      return "body";
    }
    if (source.isBlank()
        || source.length() > MOST_SOURCE_CHARACTERS
        || source.chars().anyMatch(Character::isISOControl)) {
      throw new Fault(
              Kind.MALFORMED_REQUEST,
              "X-Document-Source must have 1 to "
                  + MOST_SOURCE_CHARACTERS
                  + " printable characters")
          .refusal();
    }
    return source;
  }

  private Property owned(Value root, Optional<String> name, Caller caller) {
    Property property = PropertyDocument.property(root);
    if (!root.isMapping()) {
      return property;
    }
    Mapping map = root.anyMap();
    if (name.isPresent() && !property.name().equals(name.get())) {
      map.optional("name").ifPresent(v -> v.refuse("'" + name.get() + "', as the path says"));
    }
    Optional<Value> named = map.optional("provider");
    String owner = named.isPresent() ? property.provider() : caller.providerOr(DEFAULT_PROVIDER);
    mayBe(owner, named, caller);
    return new Property(
        property.name(),
        owner,
        property.hosts(),
        property.origins(),
        property.https(),
        property.rules());
  }

  private void mayBe(String owner, Optional<Value> named, Caller caller) {
    if (!caller.scope().covers(owner)) {
      named.ifPresent(v -> v.refuse("'" + caller.providerOr("") + "', as the token says"));
    } else if (accounts.provider(owner).isEmpty()) {
      named.ifPresent(v -> v.problem("does not exist; an operator must create it first"));
    }
  }
}

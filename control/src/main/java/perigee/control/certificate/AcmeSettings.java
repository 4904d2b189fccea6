package perigee.control.certificate;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.net.tls.Pem;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Which authority is asked by ACME.
///
/// @param directory its directory (RFC 8555 §7.1.1), `https`
/// @param contacts where it may write to, `mailto:` URIs
/// @param trustedRoot PEM of the authority that the directory's own certificate is from; null for
///   the system's
public record AcmeSettings(URI directory, List<URI> contacts, @Nullable String trustedRoot) {

  private static final int MOST_CONTACTS = 5;
  private static final int MOST_CHARS = 64 << 10;

  public AcmeSettings {
    contacts = List.copyOf(contacts);
    if (!"https".equals(directory.getScheme()) || directory.getHost() == null) {
      throw new IllegalArgumentException(
          "directory is '" + directory + "'; it must be an https URL (RFC 8555 §6.1)");
    }
    if (contacts.size() > MOST_CONTACTS) {
      throw new IllegalArgumentException(
          "contacts has " + contacts.size() + " items; it may have " + MOST_CONTACTS);
    }
    for (URI contact : contacts) {
      if (!"mailto".equals(contact.getScheme())) {
        throw new IllegalArgumentException(
            "contact is '" + contact + "'; it must be mailto:NAME@DOMAIN");
      }
    }
    if (trustedRoot != null) {
      checkPem(trustedRoot);
    }
  }

  private static void checkPem(String text) {
    try {
      Pem.certificates(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "trusted-root is no certificate in PEM: " + e.getMessage(), e);
    }
  }

  String write() {
    ObjectNode node = Json.object().put("directory", directory.toString());
    ArrayNode list = node.putArray("contacts");
    contacts.forEach(contact -> list.add(contact.toString()));
    Optional.ofNullable(trustedRoot).ifPresent(root -> node.put("trusted-root", root));
    return Json.compact(node);
  }

  static AcmeSettings read(String text) {
    return Document.readJson(text, "acme", MOST_CHARS, AcmeSettings::settings).orThrow();
  }

  private static AcmeSettings settings(Value value) {
    Mapping map = value.map("directory", "contacts", "trusted-root");
    return new AcmeSettings(
        URI.create(map.string("directory")),
        map.texts("contacts").stream().map(URI::create).toList(),
        map.optional("trusted-root").map(Value::text).orElse(null));
  }
}

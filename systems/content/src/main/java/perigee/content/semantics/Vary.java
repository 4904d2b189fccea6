package perigee.content.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import perigee.content.store.VariantKey;
import perigee.wire.http.AcceptEncoding;
import perigee.wire.http.FieldLists;
import perigee.wire.http.Fields;

/// Which requests a stored response is for (RFC 9111 §4.1, RFC 9110 §12.5.5).
///
/// Values are compared in a normal form: white space, case and order that mean nothing are evened
/// out, and of `Accept-Encoding` only the codings count that this network passes on. So that the
/// origin sees no more than the key does, `acceptEncoding` is what is sent to it.
public final class Vary {

  /// Codings that are passed on, in the order of the normal form.
  public static final List<String> CODINGS = List.of("zstd", "br", "gzip");

  private static final Set<String> PREFERENCES =
      Set.of("accept", "accept-charset", "accept-language");

  private Vary() {}

  /// Whether the response varies on what no request can tell.
  public static boolean any(Fields response) {
    return FieldLists.tokens(response, "vary").contains("*");
  }

  /// The secondary key of a response to a request.
  ///
  /// @param request as the client sent it or as it was sent on: the normal form is the same
  public static VariantKey key(Fields response, Fields request) {
    if (!response.has("vary")) {
      return VariantKey.NONE;
    }
    List<VariantKey.Selector> selectors = new ArrayList<>(2);
    for (String name : new TreeSet<>(FieldLists.tokens(response, "vary"))) {
      selectors.add(new VariantKey.Selector(name, normalised(name, request)));
    }
    return new VariantKey(selectors);
  }

  /// Whether a stored response with this key is for that request.
  public static boolean matches(VariantKey key, Fields request) {
    for (VariantKey.Selector selector : key.selectors()) {
      boolean same =
          !selector.name().equals("*")
              && selector.value().equals(normalised(selector.name(), request));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /// The `Accept-Encoding` to send on in place of the client's; empty: send none.
  public static String acceptEncoding(Fields request) {
    String value = request.combined("accept-encoding");
    if (value == null) {
      return "";
    }
    AcceptEncoding accepted = AcceptEncoding.parse(value);
    StringBuilder kept = new StringBuilder();
    for (String coding : CODINGS) {
      if (accepted.accepts(coding)) {
        kept.append(kept.isEmpty() ? "" : ", ").append(coding);
      }
    }
    return kept.toString();
  }

  private static String normalised(String name, Fields request) {
    if (name.equals("accept-encoding")) {
      return acceptEncoding(request);
    }
    String value = request.combined(name);
    if (value == null) {
      return "";
    }
    return PREFERENCES.contains(name)
        ? Preferences.normalised(value)
        : String.join(",", FieldLists.split(value));
  }
}

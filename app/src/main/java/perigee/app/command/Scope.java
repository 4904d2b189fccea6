package perigee.app.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a new account or token may do, as the API wants it said.
final class Scope {

  private Scope() {}

  /// @param provider null for an operator
  static Map<String, Object> of(@Nullable String provider) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("scope", provider == null ? "operator" : "provider");
    if (provider != null) {
      body.put("provider", provider);
    }
    return body;
  }
}

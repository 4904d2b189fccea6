package perigee.content.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.content.store.CacheKey;
import perigee.model.property.CacheKeyParts;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestTarget;

/// How a property makes cache keys (RFC 9111 §2).
final class KeyRecipe {

  private static final Set<String> SIGNATURE_PARAMETERS =
      Set.of(
          SignedUrls.EXPIRES,
          SignedUrls.KEY_ID,
          SignedUrls.SIGNATURE,
          SignedUrls.PATH_PREFIX,
          SignedUrls.CLIENT_ADDRESS);

  private final CacheKeyParts parts;
  private final List<Glob> queryNames;
  private final List<String> headers;

  /// Whether URLs are signed: the signature is then no part of what is named.
  private final boolean signed;

  KeyRecipe(@Nullable CacheKeyParts parts, boolean signed) {
    this.parts = parts == null ? CacheKeyParts.DEFAULT : parts;
    this.queryNames = this.parts.queryNames().stream().map(Glob::new).toList();
    this.headers =
        this.parts.headers().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    this.signed = signed;
  }

  CacheKey key(String property, RequestTarget target, Fields request) {
    return new CacheKey(
        property,
        target.scheme(),
        target.host(),
        target.path() + query(target.query()),
        extra(request));
  }

  /// The query without its signature, and with its `?`.
  static String withoutSignature(String query) {
    List<String> kept = new ArrayList<>();
    for (String parameter : Query.of(query).parameters()) {
      if (!SIGNATURE_PARAMETERS.contains(Query.name(parameter))) {
        kept.add(parameter);
      }
    }
    return new Query(kept).suffix();
  }

  /// The query as the key has it, with its `?`.
  String query(@Nullable String query) {
    if (query == null || parts.query() == CacheKeyParts.Query.NONE) {
      return "";
    }
    boolean whole = parts.query() == CacheKeyParts.Query.ALL;
    if (whole && !signed && !parts.sortQuery()) {
      return "?" + query;
    }
    List<String> kept = new ArrayList<>();
    for (String parameter : Query.of(query).parameters()) {
      if (counts(Query.name(parameter))) {
        kept.add(parameter);
      }
    }
    Query result = new Query(kept);
    return (parts.sortQuery() ? result.sorted() : result).suffix();
  }

  private boolean counts(String name) {
    if (signed && SIGNATURE_PARAMETERS.contains(name)) {
      return false;
    }
    return switch (parts.query()) {
      case ALL -> true;
      case NONE -> false;
      case ALLOW -> isNamed(name);
      case DENY -> !isNamed(name);
    };
  }

  private boolean isNamed(String name) {
    for (Glob glob : queryNames) {
      if (glob.matches(name)) {
        return true;
      }
    }
    return false;
  }

  /// Values of fields and cookies. A line end, which no field has, parts them; an absent one is
  /// told from an empty one.
  private String extra(Fields request) {
    if (headers.isEmpty() && parts.cookies().isEmpty()) {
      return "";
    }
    StringBuilder extra = new StringBuilder();
    for (String name : headers) {
      append(extra, name, request.combined(name));
    }
    for (String name : parts.cookies()) {
      append(extra, name, Cookies.first(request, name));
    }
    return extra.toString();
  }

  private static void append(StringBuilder extra, String name, @Nullable String value) {
    extra.append(name).append(value == null ? "" : "=").append(value == null ? "" : value);
    extra.append('\n');
  }
}

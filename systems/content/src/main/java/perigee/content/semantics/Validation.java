package perigee.content.semantics;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.wire.http.EntityTag;
import perigee.wire.http.FieldLists;
import perigee.wire.http.Fields;

/// Asking the origin whether a stored response is still right (RFC 9111 §4.3).
public final class Validation {

  private static final List<String> CONDITIONS =
      List.of(
          "if-none-match",
          "if-modified-since",
          "if-match",
          "if-unmodified-since",
          "if-range",
          "range");

  private Validation() {}

  /// Whether a response can be validated later.
  public static boolean hasValidator(Fields response) {
    return EntityTag.parse(response.first("etag")).isPresent() || response.has("last-modified");
  }

  /// Takes the client's own conditions and range out of a request whose answer is to be stored: the
  /// cache wants the whole response and answers the conditions itself.
  public static Fields.Builder withoutConditions(Fields.Builder request) {
    CONDITIONS.forEach(request::remove);
    return request;
  }

  /// Makes a request conditional on a stored response (§4.3.1); without a validator there, the
  /// request stays as it is.
  public static Fields.Builder conditional(Fields.Builder request, ResponseMeta stored) {
    withoutConditions(request);
    String tag = stored.fields().first("etag");
    if (EntityTag.parse(tag).isPresent() && tag != null) {
      request.add("if-none-match", tag);
    }
    String modified = stored.fields().first("last-modified");
    if (modified != null) {
      request.add("if-modified-since", modified);
    }
    return request;
  }

  /// Whether a 304 speaks of this stored response (§4.3.4): its validators are the stored ones, or
  /// it names none, and it is selected by the same fields of the request.
  public static boolean concerns(Fields notModified, ResponseMeta stored) {
    return hasItsValidators(notModified, stored) && variesAlike(notModified, stored.fields());
  }

  private static boolean variesAlike(Fields notModified, Fields stored) {
    return !notModified.has("vary") || selectors(notModified).equals(selectors(stored));
  }

  /// Without `Accept-Encoding`, which is added where codings are chosen here.
  private static Set<String> selectors(Fields response) {
    Set<String> selectors = new HashSet<>(FieldLists.tokens(response, "vary"));
    selectors.remove("accept-encoding");
    return selectors;
  }

  /// Whether the head of a response to `HEAD` describes this stored response (§4.3.5).
  public static boolean describes(Fields head, StoredResponse stored) {
    String length = head.first("content-length");
    return concerns(head, stored.meta())
        && (length == null || length.equals(Long.toString(stored.length())));
  }

  private static boolean hasItsValidators(Fields notModified, ResponseMeta stored) {
    @Nullable EntityTag tag = EntityTag.parse(notModified.first("etag")).orElse(null);
    if (tag != null) {
      return EntityTag.parse(stored.fields().first("etag")).map(tag::weaklyEquals).orElse(false);
    }
    String modified = notModified.first("last-modified");
    return modified == null || modified.equals(stored.fields().first("last-modified"));
  }
}

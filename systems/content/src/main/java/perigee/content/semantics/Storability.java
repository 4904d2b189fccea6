package perigee.content.semantics;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.model.property.Settings;
import perigee.wire.http.CacheControl;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Whether a shared cache may store a response (RFC 9111 §3).
///
/// Choices where the RFC leaves them: what could never be used again (no freshness, no window, no
/// validator) is not stored. A response with `Set-Cookie` is stored only if its origin made it
/// explicitly fresh and the property allows it; under a property's own lifetime it is stored
/// without its cookies. The property's lifetime never overrules `no-store`, `private` or
/// `Authorization`.
public sealed interface Storability {

  /// It may be stored.
  ///
  /// @param withheld names of fields, lower case, that are not to be stored; those who wait for the
  ///   same fetch must not get them either
  record Storable(Freshness freshness, List<String> withheld) implements Storability {
    public Storable {
      withheld = List.copyOf(withheld);
    }
  }

  /// It must not be stored, or storing is of no use.
  record NotStorable(Reason reason) implements Storability {}

  /// Why a response is not stored.
  enum Reason {
    BYPASS("bypass"),
    METHOD("method"),
    REQUEST_NO_STORE("request-no-store"),
    STATUS("status"),
    PARTIAL("partial"),
    NO_STORE("no-store"),
    PRIVATE("private"),
    NOT_UNDERSTOOD("not-understood"),
    AUTHORIZATION("authorization"),
    VARY_ANY("vary-any"),
    SET_COOKIE("set-cookie"),
    TYPE_MISMATCH("type-mismatch"),
    NO_FRESHNESS("no-freshness");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /// A token for `Cache-Status` details, metrics and logs.
    public String text() {
      return text;
    }
  }

  /// Final statuses whose caching this cache knows (§3, must-understand). 206 and 304 are never
  /// stored as responses.
  Set<Integer> UNDERSTOOD =
      Set.of(
          200, 203, 204, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 408, 410, 413,
          414, 415, 416, 421, 425, 429, 431, 451, 500, 501, 502, 503, 504);

  /// Judges a response.
  ///
  /// @param request as sent towards the origin
  /// @param receivedAt when the response's head came, milliseconds since 1970
  static Storability judge(
      RequestHead request, ResponseHead response, Settings settings, long receivedAt) {
    if (settings.bypasses()) {
      return new NotStorable(Reason.BYPASS);
    }
    if (!request.method().equals("GET")) {
      return new NotStorable(Reason.METHOD);
    }
    if (CacheControl.of(request.fields()).noStore()) {
      return new NotStorable(Reason.REQUEST_NO_STORE);
    }
    return judgeResponse(request, response, settings, receivedAt);
  }

  private static Storability judgeResponse(
      RequestHead request, ResponseHead response, Settings settings, long receivedAt) {
    Fields fields = response.fields();
    CacheControl targeted = CacheControl.targeted(fields);
    CacheControl words = targeted != null ? targeted : CacheControl.of(fields);
    Reason refusal = refusal(request, response, words);
    if (refusal != null) {
      return new NotStorable(refusal);
    }
    Freshness freshness = Freshness.of(response, settings, receivedAt);
    boolean useful =
        freshness.lifetimeMillis() > 0
            || freshness.staleWhileRevalidateMillis() > 0
            || freshness.staleIfErrorMillis() > 0
            || Validation.hasValidator(fields);
    if (!useful || !isAllowed(response.status(), words, freshness)) {
      return new NotStorable(useful ? Reason.STATUS : Reason.NO_FRESHNESS);
    }
    if (freshness.source() == Freshness.Source.PROPERTY && Deception.suspects(request, response)) {
      return new NotStorable(Reason.TYPE_MISMATCH);
    }
    return withCookies(fields, words, freshness, settings);
  }

  private static Storability withCookies(
      Fields fields, CacheControl words, Freshness freshness, Settings settings) {
    boolean vouched =
        (freshness.source() == Freshness.Source.EXPLICIT && settings.storesCookies())
            || freshness.source() == Freshness.Source.PROPERTY
            || words.privateFields().contains("set-cookie")
            || words.noCacheFields().contains("set-cookie");
    return fields.has("set-cookie") && !vouched
        ? new NotStorable(Reason.SET_COOKIE)
        : new Storable(freshness, StoredFields.withheld(fields, freshness, settings));
  }

  private static @Nullable Reason refusal(
      RequestHead request, ResponseHead response, CacheControl words) {
    int status = response.status();
    if (status == 206) {
      return Reason.PARTIAL;
    }
    if (status < 200 || status == 304) {
      return Reason.STATUS;
    }
    if (words.mustUnderstand() && !UNDERSTOOD.contains(status)) {
      return Reason.NOT_UNDERSTOOD;
    }
    // A cache that knows must-understand heeds it in place of no-store (§5.2.2.3).
    if (words.noStore() && !words.mustUnderstand()) {
      return Reason.NO_STORE;
    }
    if (words.isPrivate()) {
      return Reason.PRIVATE;
    }
    if (Vary.any(response.fields())) {
      return Reason.VARY_ANY;
    }
    boolean shared = words.isPublic() || words.mustRevalidate() || words.sMaxage() >= 0;
    return request.fields().has("authorization") && !shared ? Reason.AUTHORIZATION : null;
  }

  private static boolean isAllowed(int status, CacheControl words, Freshness freshness) {
    return Freshness.isCacheableByDefault(status)
        || words.isPublic()
        || freshness.source() == Freshness.Source.EXPLICIT;
  }
}

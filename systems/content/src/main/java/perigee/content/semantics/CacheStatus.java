package perigee.content.semantics;

import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http.StructuredFields;

/// One member of `Cache-Status` (RFC 9211) in the making: how this cache handled a request. Not
/// safe for more than one thread.
///
/// Parameters are written with a space before them, as people read them: `edge1; hit; ttl=30`.
public final class CacheStatus {

  /// Why a request was forwarded (§2.2).
  public enum Forward {
    BYPASS("bypass"),
    METHOD("method"),
    URI_MISS("uri-miss"),
    VARY_MISS("vary-miss"),
    MISS("miss"),
    REQUEST("request"),
    STALE("stale"),
    PARTIAL("partial");

    private final String token;

    Forward(String token) {
      this.token = token;
    }

    public String token() {
      return token;
    }
  }

  private final StringBuilder text = new StringBuilder(48);

  private CacheStatus(String cache) {
    text.append(cache);
  }

  /// The member of a cache.
  ///
  /// @param cache its name; one that is not a token (RFC 9651 §3.3.4) is quoted
  public static CacheStatus of(String cache) {
    boolean token = StructuredFields.item(cache).filter(CacheStatus::isToken).isPresent();
    StructuredFields.Bare name =
        token ? new StructuredFields.Token(cache) : new StructuredFields.Text(cache);
    return new CacheStatus(StructuredFields.text(StructuredFields.Item.of(name)));
  }

  private static boolean isToken(StructuredFields.Item item) {
    return item.value() instanceof StructuredFields.Token && item.parameters().isEmpty();
  }

  /// Another member that begins like this one.
  public CacheStatus copy() {
    return new CacheStatus(text.toString());
  }

  /// Answered without asking further (§2.1).
  public CacheStatus hit() {
    return flag("hit");
  }

  /// Asked further (§2.2).
  public CacheStatus forwarded(Forward why) {
    text.append("; fwd=").append(why.token);
    return this;
  }

  /// The status that came from there (§2.3).
  public CacheStatus forwardStatus(int status) {
    text.append("; fwd-status=").append(status);
    return this;
  }

  /// Seconds of freshness left, negative if stale (§2.4).
  public CacheStatus ttl(long seconds) {
    text.append("; ttl=").append(seconds);
    return this;
  }

  /// The response was stored (§2.5).
  public CacheStatus stored() {
    return flag("stored");
  }

  /// The request waited for another's fetch (§2.6).
  public CacheStatus collapsed() {
    return flag("collapsed");
  }

  /// More for people (§2.8); characters that a string can't have become `?`.
  public CacheStatus detail(String detail) {
    StringBuilder clean = new StringBuilder(detail.length());
    for (int i = 0; i < detail.length(); i++) {
      char c = detail.charAt(i);
      clean.append(c >= 0x20 && c < 0x7f ? c : '?');
    }
    StructuredFields.Bare value = new StructuredFields.Text(clean.toString());
    text.append("; detail=").append(StructuredFields.text(StructuredFields.Item.of(value)));
    return this;
  }

  private CacheStatus flag(String name) {
    text.append("; ").append(name);
    return this;
  }

  /// The field's value with this member after those of the caches nearer to the origin.
  ///
  /// @param upstream the value as it came, if any
  public String after(@Nullable String upstream) {
    return upstream == null || upstream.isBlank() ? text.toString() : upstream + ", " + text;
  }

  /// Puts the field in place of the one that came from upstream.
  public void appendTo(Fields.Builder response, @Nullable String upstream) {
    response.set("cache-status", after(upstream));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

package perigee.content.semantics;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;
import perigee.wire.http.ResponseHead;

/// What an unsafe method's answer makes invalid (RFC 9111 §4.4).
public final class Invalidation {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private Invalidation() {}

  /// Normalised paths with queries, all on the target's host, whose stored responses must not be
  /// used without validation: the target itself and what `Location` and `Content-Location` name on
  /// the same host.
  public static List<String> of(RequestHead request, RequestTarget target, ResponseHead response) {
    boolean succeeded = response.status() >= 200 && response.status() < 400;
    if (SAFE.contains(request.method()) || !succeeded || target.path().isEmpty()) {
      return List.of();
    }
    Set<String> paths = new LinkedHashSet<>();
    paths.add(target.pathAndQuery());
    Fields fields = response.fields();
    add(paths, target, fields.first("location"));
    add(paths, target, fields.first("content-location"));
    return List.copyOf(paths);
  }

  /// Whether a reference names the target itself.
  public static boolean isSame(RequestTarget target, @Nullable String reference) {
    String path = reference == null ? null : onSameHost(target, withoutFragment(reference));
    String normalised = path == null ? null : RequestTarget.normalised(path);
    return target.pathAndQuery().equals(normalised);
  }

  private static void add(Set<String> paths, RequestTarget target, @Nullable String reference) {
    String path = reference == null ? null : onSameHost(target, withoutFragment(reference));
    String normalised = path == null ? null : RequestTarget.normalised(path);
    if (normalised != null) {
      paths.add(normalised);
    }
  }

  private static String withoutFragment(String reference) {
    int hash = reference.indexOf('#');
    return hash < 0 ? reference : reference.substring(0, hash);
  }

  /// The reference resolved against the target (RFC 3986 §5.2), or null if it leads elsewhere.
  private static @Nullable String onSameHost(RequestTarget target, String reference) {
    String origin = target.scheme() + "://" + target.authority();
    String lower = reference.toLowerCase(Locale.ROOT);
    if (lower.equals(origin) || lower.startsWith(origin + "/")) {
      return reference.length() == origin.length() ? "/" : reference.substring(origin.length());
    }
    if (reference.startsWith("//") || hasScheme(reference)) {
      return null;
    }
    if (reference.startsWith("/")) {
      return reference;
    }
    if (reference.isEmpty() || reference.startsWith("?")) {
      return target.path() + reference;
    }
    return target.path().substring(0, target.path().lastIndexOf('/') + 1) + reference;
  }

  private static boolean hasScheme(String reference) {
    int colon = reference.indexOf(':');
    int slash = reference.indexOf('/');
    return colon >= 0 && (slash < 0 || colon < slash);
  }
}

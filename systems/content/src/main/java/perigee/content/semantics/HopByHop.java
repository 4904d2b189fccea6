package perigee.content.semantics;

import java.util.List;
import java.util.Set;
import perigee.wire.http.FieldLists;
import perigee.wire.http.Fields;

/// Fields that end at the next hop (RFC 9110 §7.6.1), and fields of this network's own that must
/// not come from outside.
public final class HopByHop {

  private static final List<String> ALWAYS =
      List.of("connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade");

  /// What `Connection` can't take away: routing, framing and caching would change.
  private static final Set<String> NOT_NOMINATED =
      Set.of("host", "content-length", "cache-control", "date", "authorization", "vary");

  /// Field names with this prefix are spoken between the nodes of a network only.
  public static final String INTERNAL_PREFIX = "perigee-";

  /// Connection options that say nothing of other fields.
  private static final Set<String> PLAIN =
      Set.of("close", "keep-alive", "te", "upgrade", "http2-settings", "proxy-connection");

  private HopByHop() {}

  /// Whether a request's `Connection` takes away fields that could have to do with what is
  /// answered. Its answer is not one for those who ask with these fields.
  public static boolean nominates(Fields request) {
    if (!request.has("connection")) {
      return false;
    }
    for (String name : FieldLists.tokens(request, "connection")) {
      if (!PLAIN.contains(name) && request.has(name)) {
        return true;
      }
    }
    return false;
  }

  /// A message's fields without those that `Connection` nominates or that always end here.
  public static Fields.Builder withoutHopByHop(Fields fields) {
    Fields.Builder kept = fields.toBuilder();
    for (String name : FieldLists.tokens(fields, "connection")) {
      if (!NOT_NOMINATED.contains(name)) {
        kept.remove(name);
      }
    }
    ALWAYS.forEach(kept::remove);
    return kept;
  }

  /// A request's fields from the public: neither hop by hop nor internal ones.
  public static Fields.Builder fromPublic(Fields request) {
    return withoutHopByHop(request).removeBeginning(INTERNAL_PREFIX);
  }

  /// A response's fields for the public: neither hop by hop nor internal ones.
  public static Fields.Builder toPublic(Fields response) {
    return withoutHopByHop(response).removeBeginning(INTERNAL_PREFIX);
  }
}

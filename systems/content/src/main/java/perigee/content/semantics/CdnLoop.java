package perigee.content.semantics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.FieldLists;
import perigee.wire.http.Fields;

/// `CDN-Loop` (RFC 8586): each network that forwards a request adds its name, and one that reads
/// its own too often refuses the request.
///
/// @param token this network's name
/// @param maxPasses how often a request may come by, 1 at least: edge and core of one network each
///   add the name
public record CdnLoop(String token, int maxPasses) {

  public CdnLoop {
    if (maxPasses < 1) {
      throw new IllegalArgumentException("maxPasses is " + maxPasses + "; it must be at least 1");
    }
  }

  /// The name of a fleet; characters that a name can't have become `-`.
  public static CdnLoop ofFleet(String fleetId, int maxPasses) {
    String id = fleetId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
    return new CdnLoop("perigee-" + id, maxPasses);
  }

  /// Whether a request came by as often as it may.
  public boolean loops(Fields request) {
    return passes(request) >= maxPasses;
  }

  /// How often the request carries this name, parameters aside.
  public int passes(Fields request) {
    int passes = 0;
    for (String member : FieldLists.split(request.combined("cdn-loop"))) {
      int semicolon = member.indexOf(';');
      String name = semicolon < 0 ? member : member.substring(0, semicolon);
      passes += name.strip().equalsIgnoreCase(token) ? 1 : 0;
    }
    return passes;
  }

  /// Adds the name to a request that is sent on.
  ///
  /// @param received the request as it came
  public Fields.Builder mark(Fields.Builder forwarded, Fields received) {
    @Nullable String before = received.combined("cdn-loop");
    return forwarded.set("cdn-loop", before == null ? token : before + ", " + token);
  }
}

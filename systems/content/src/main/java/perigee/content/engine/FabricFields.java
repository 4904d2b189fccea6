package perigee.content.engine;

import org.jspecify.annotations.Nullable;
import perigee.model.LogPosition;
import perigee.net.http.Peer;
import perigee.wire.http.Fields;

/// The fields that nodes add to what they send each other. They count only on connections whose
/// certificate names a node of the fleet.
///
/// @param fromNode whether the request comes from a node
/// @param fromPeer whether it comes from a node of the same region, which took this one for the
///   key's owner
/// @param refreshes whether no client waits: the asking node has a stale response and wants a new
///   one
/// @param slice whether a slice of one version is asked for: if it is another one here, which of
///   the two is right is for the origin to say
/// @param scheme of the client's own request, `http` or `https`
/// @param demand purges that the asking node has applied: an answer from before them is of no use
record FabricFields(
    boolean fromNode,
    boolean fromPeer,
    boolean refreshes,
    boolean slice,
    String scheme,
    LogPosition demand) {

  static final String REQUEST_ID = "perigee-request-id";
  static final String FAILURE = "perigee-failure";
  private static final String HOP = "perigee-hop";
  private static final String REFRESH = "perigee-refresh";
  private static final String SCHEME = "perigee-scheme";
  private static final String SLICE = "perigee-slice";
  private static final String PURGES = "perigee-purges";

  static FabricFields of(Peer peer, Fields fields) {
    if (peer.node() == null) {
      String scheme = peer.secure() ? "https" : "http";
      return new FabricFields(false, false, false, false, scheme, LogPosition.NONE);
    }
    String scheme = "https".equals(fields.first(SCHEME)) ? "https" : "http";
    boolean fromPeer = "peer".equals(fields.first(HOP));
    return new FabricFields(
        true,
        fromPeer,
        fields.has(REFRESH),
        fields.has(SLICE),
        scheme,
        position(fields.first(PURGES)));
  }

  private static LogPosition position(@Nullable String text) {
    try {
      return text == null ? LogPosition.NONE : LogPosition.parse(text);
    } catch (IllegalArgumentException _) {
      // A node of another version; without the position it is served like any client.
      return LogPosition.NONE;
    }
  }

  /// Adds that no client waits.
  static void refresh(Fields.Builder fields) {
    fields.set(REFRESH, "1");
  }

  /// Adds that a slice of one version is wanted.
  static void slice(Fields.Builder fields) {
    fields.set(SLICE, "1");
  }

  /// Takes away what an origin is not told.
  static void remove(Fields.Builder fields) {
    fields.remove(REFRESH);
  }

  /// Adds what a node is told.
  static void write(Fields.Builder fields, String scheme, boolean peer, LogPosition stamp) {
    fields.set(HOP, peer ? "peer" : "tier");
    fields.set(SCHEME, scheme);
    fields.set(PURGES, stamp.toString());
  }
}

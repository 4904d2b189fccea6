package perigee.wire.sdp;

import java.util.List;

/// What is sent in a media section, and what of it is several times the same.
///
/// @param msids the stream and track of each `msid` (RFC 8830), with a space between them
/// @param simulcast the layers that are sent or wanted, empty without simulcast
public record Streams(
    List<String> msids,
    List<Source> sources,
    List<SourceGroup> groups,
    List<Rid> rids,
    Simulcast simulcast) {

  public static final Streams NONE =
      new Streams(List.of(), List.of(), List.of(), List.of(), Simulcast.NONE);

  public Streams {
    msids = List.copyOf(msids);
    sources = List.copyOf(sources);
    groups = List.copyOf(groups);
    rids = List.copyOf(rids);
  }

  /// A source (RFC 5576 §4.1).
  ///
  /// @param ssrc 32 bits, without sign
  /// @param cname empty if it is not told
  /// @param msid stream and track, empty if they are not told
  public record Source(long ssrc, String cname, String msid) {}

  /// Sources that belong together (RFC 5576 §4.2), such as `FID`: one and its retransmissions.
  public record SourceGroup(String semantics, List<Long> ssrcs) {
    public SourceGroup {
      ssrcs = List.copyOf(ssrcs);
    }
  }

  /// An encoding (RFC 8851).
  ///
  /// @param send whether who says it sends it
  /// @param restrictions the text behind the direction, empty if there is none
  public record Rid(String id, boolean send, String restrictions) {}

  /// Encodings of the same picture (RFC 8853), most wanted last or first as their sender likes.
  /// Each is an id; one that is paused has a `~` before it, alternatives have commas between them.
  public record Simulcast(List<String> send, List<String> receive) {

    public static final Simulcast NONE = new Simulcast(List.of(), List.of());

    public Simulcast {
      send = List.copyOf(send);
      receive = List.copyOf(receive);
    }

    /// The ids of what is sent: of alternatives the first, paused or not.
    public List<String> sentRids() {
      return send.stream()
          .map(layer -> layer.split(",", -1)[0])
          .map(id -> id.startsWith("~") ? id.substring(1) : id)
          .toList();
    }
  }
}

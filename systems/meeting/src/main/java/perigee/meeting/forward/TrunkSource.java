package perigee.meeting.forward;

import java.util.List;

/// A source as it crosses a [Trunk], if it is watched: each encoding is a stream of its own.
///
/// @param encodings the smallest first
public record TrunkSource(SourceKind kind, List<Encoding> encodings) {

  public TrunkSource {
    encodings = List.copyOf(encodings);
  }

  /// One encoding.
  ///
  /// @param rid empty if it has no name
  /// @param rtxSsrc of what is sent again; 0 for sound
  public record Encoding(String rid, int ssrc, int rtxSsrc) {}

  List<String> rids() {
    return encodings.size() == 1 && encodings.getFirst().rid().isEmpty()
        ? List.of()
        : encodings.stream().map(Encoding::rid).toList();
  }
}

package perigee.wire.sdp;

import java.util.List;

/// A session as one end offers or answers it.
///
/// @param id of the session, digits
/// @param version rises with each change
/// @param address of the session's connection, empty if none is told
/// @param bundle mids that share one transport (RFC 9143), empty without
/// @param iceLite whether this end only answers checks (RFC 8445 §2.5)
public record SessionDescription(
    String id,
    long version,
    String address,
    List<String> bundle,
    boolean iceLite,
    List<MediaSection> media) {

  public SessionDescription {
    bundle = List.copyOf(bundle);
    media = List.copyOf(media);
  }

  /// Reads one.
  public static SdpReading parse(String text) {
    return new SdpReader().read(text);
  }

  /// As it is written.
  public String text() {
    return SdpWriter.write(this);
  }
}

package perigee.wire.sdp;

import java.util.List;

/// The line that a media section begins with, and the address under it (RFC 8866 §5.14, §5.7).
///
/// @param kind such as `audio`, `video`, `application`
/// @param port 0 if the section is refused, or only lives in a bundle
/// @param protocol such as `UDP/TLS/RTP/SAVPF`
/// @param formats payload types, or what the protocol has in their place
/// @param address of the connection, empty if none is told
public record MediaLine(
    String kind, int port, String protocol, List<String> formats, String address) {

  public static final String AUDIO = "audio";
  public static final String VIDEO = "video";
  public static final String WEBRTC = "UDP/TLS/RTP/SAVPF";

  public MediaLine {
    formats = List.copyOf(formats);
  }

  public boolean isRtp() {
    return protocol.contains("RTP/");
  }

  /// The same under another port.
  public MediaLine onPort(int other) {
    return new MediaLine(kind, other, protocol, formats, address);
  }
}

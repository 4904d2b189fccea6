package perigee.wire.sdp;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the packets of a media section look like.
///
/// @param codecs most wanted first
/// @param mixedExtensions whether both forms of header extensions may be mixed (RFC 8285 §6)
/// @param reducedSize whether RTCP needs no report before feedback (RFC 5506)
public record RtpTerms(
    List<Codec> codecs,
    List<ExtensionMapping> extensions,
    boolean mixedExtensions,
    boolean reducedSize) {

  public static final RtpTerms NONE = new RtpTerms(List.of(), List.of(), false, false);

  public RtpTerms {
    codecs = List.copyOf(codecs);
    extensions = List.copyOf(extensions);
  }

  /// Ids by the names of the header extensions.
  public Map<String, Integer> extensionIds() {
    return extensions.stream()
        .collect(Collectors.toMap(ExtensionMapping::uri, ExtensionMapping::id, (a, _) -> a));
  }
}

package perigee.wire.sdp;

import java.util.List;
import java.util.Locale;

/// A format of a media section: `rtpmap`, `fmtp` and `rtcp-fb` of one payload type.
///
/// @param name as it was written; compare it by [#is]
/// @param channels of audio, 1 if none are told
/// @param parameters the text of its `fmtp`, empty if it has none
/// @param feedback such as `nack`, `nack pli`, `transport-cc`
public record Codec(
    int payloadType,
    String name,
    int clockRate,
    int channels,
    String parameters,
    List<String> feedback) {

  public Codec {
    feedback = List.copyOf(feedback);
  }

  /// Whether it is the codec of a name; capital and small letters are the same (RFC 4855 §3).
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  /// A parameter's value, empty if it is not there.
  public String parameter(String key) {
    for (String part : parameters.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase(key)) {
        return part.substring(equals + 1).strip();
      }
    }
    return "";
  }

  /// For a format of retransmissions (RFC 4588): what it retransmits. -1 if it is none.
  public int repairs() {
    String type = is("rtx") ? parameter("apt").toLowerCase(Locale.ROOT) : "";
    return SdpText.number(type, 0, SdpText.LAST_TYPE, -1);
  }

  /// The same under other parameters and with less feedback, as an answer has it.
  public Codec answering(String ownParameters, List<String> ownFeedback) {
    return new Codec(payloadType, name, clockRate, channels, ownParameters, ownFeedback);
  }
}

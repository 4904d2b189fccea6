package perigee.meeting.forward;

import java.util.List;
import perigee.wire.rtp.ExtensionIds;

/// What a participant and the connector agreed on, for both directions.
///
/// @param formats one for each codec; the first of a codec is what it is sent as
public record MediaTerms(ExtensionIds extensions, List<Format> formats) {

  public MediaTerms {
    formats = List.copyOf(formats);
  }
}

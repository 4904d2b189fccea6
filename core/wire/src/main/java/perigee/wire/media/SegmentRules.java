package perigee.wire.media;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the segments of a representation are named; each level of a description overrides what the
/// levels above it say (ISO/IEC 23009-1 §5.3.9).
///
/// @param media the template of a segment's name
/// @param init the template of the initialization segment's name
/// @param duration of a segment, in units of `timescale`; 0 if it is not constant
/// @param timescale units in a second
/// @param startNumber of the first segment
/// @param timeline elements `S`
/// @param listed elements `SegmentURL`
record SegmentRules(
    @Nullable String media,
    @Nullable String init,
    long duration,
    long timescale,
    long startNumber,
    List<XmlElement> timeline,
    List<XmlElement> listed) {

  static final SegmentRules NONE = new SegmentRules(null, null, 0, 1, 1, List.of(), List.of());

  SegmentRules overriddenBy(XmlElement level) {
    XmlElement template = level.first("SegmentTemplate");
    XmlElement list = level.first("SegmentList");
    XmlElement given = template != null ? template : list;
    if (given == null) {
      return this;
    }
    XmlElement times = given.first("SegmentTimeline");
    XmlElement start = given.first("Initialization");
    String ownInit =
        start != null ? start.attribute("sourceURL") : given.attribute("initialization");
    String ownMedia = given.attribute("media");
    return new SegmentRules(
        ownMedia != null ? ownMedia : media,
        ownInit != null ? ownInit : init,
        Numbers.parse(given.attribute("duration"), duration),
        Math.max(1, Numbers.parse(given.attribute("timescale"), timescale)),
        Numbers.parse(given.attribute("startNumber"), startNumber),
        times != null ? times.all("S") : timeline,
        list != null ? list.all("SegmentURL") : listed);
  }
}

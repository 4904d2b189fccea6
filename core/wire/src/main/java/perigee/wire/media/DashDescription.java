package perigee.wire.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a DASH media presentation description (ISO/IEC 23009-1): the segments of each
/// representation, by template, by list or by time line.
final class DashDescription {

  private final List<Segment> inits = new ArrayList<>();
  private final List<Track> tracks = new ArrayList<>();
  private final boolean complete;
  private int segments;

  private DashDescription(boolean complete) {
    this.complete = complete;
  }

  /// What a level of the description hands down to the next.
  private record Level(Location at, SegmentRules rules) {

    @Nullable Level into(XmlElement element) {
      XmlElement base = element.first("BaseURL");
      Location there = base == null ? at : at.to(base.text());
      return there == null ? null : new Level(there, rules.overriddenBy(element));
    }
  }

  static Optional<Manifest> read(String text, Location at) {
    XmlElement root = XmlReader.read(text).orElse(null);
    if (root == null || !root.name().equals("MPD")) {
      return Optional.empty();
    }
    DashDescription reader = new DashDescription(!"dynamic".equals(root.attribute("type")));
    Level top = new Level(at, SegmentRules.NONE).into(root);
    if (top != null) {
      reader.periods(root, top);
    }
    return Optional.of(new Manifest(List.of(), reader.inits, reader.tracks, reader.complete));
  }

  private void periods(XmlElement root, Level top) {
    List<XmlElement> periods = root.all("Period");
    long all = Numbers.millis(root.attribute("mediaPresentationDuration"));
    for (XmlElement period : periods) {
      long own = Numbers.millis(period.attribute("duration"));
      long millis = own < 0 && periods.size() == 1 ? all : own;
      Level level = top.into(period);
      if (level != null) {
        sets(period, level, millis);
      }
    }
  }

  private void sets(XmlElement period, Level level, long millis) {
    for (XmlElement set : period.all("AdaptationSet")) {
      Level inner = level.into(set);
      for (XmlElement representation : set.all("Representation")) {
        Level own = inner == null ? null : inner.into(representation);
        if (own != null) {
          representation(representation, own, millis);
        }
      }
    }
  }

  private void representation(XmlElement representation, Level level, long millis) {
    SegmentRules rules = level.rules();
    SegmentNames names = new SegmentNames(level.at(), representation);
    Segment init = names.init(rules);
    if (init != null && inits.size() < Manifest.MOST_PLAYLISTS) {
      inits.add(init);
    }
    Track track = null;
    if (!rules.listed().isEmpty()) {
      track = new Track.Listed(bounded(names.listed(rules)));
    } else if (rules.media() != null && !rules.timeline().isEmpty()) {
      int room = Manifest.MOST_SEGMENTS - segments;
      track = new Track.Listed(bounded(names.timed(rules, millis, room)));
    } else if (rules.media() != null && rules.duration() > 0) {
      track = names.counted(rules, complete ? millis : -1);
    }
    if (track != null && tracks.size() < Manifest.MOST_SEGMENTS) {
      tracks.add(track);
    }
  }

  private List<Segment> bounded(List<Segment> named) {
    int room = Math.min(named.size(), Manifest.MOST_SEGMENTS - segments);
    segments += room;
    return named.subList(0, room);
  }
}

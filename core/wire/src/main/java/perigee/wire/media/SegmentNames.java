package perigee.wire.media;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The names of one representation's segments (ISO/IEC 23009-1 §5.3.9.4.4).
final class SegmentNames {

  /// Stands where the number comes, while the rest of the name is resolved.
  private static final String PLACE = "0000000007770000000";

  private static final int MOST_DIGITS = 18;

  private final Location at;
  private final XmlElement representation;

  SegmentNames(Location at, XmlElement representation) {
    this.at = at;
    this.representation = representation;
  }

  @Nullable Segment init(SegmentRules rules) {
    String template = rules.init();
    String target = template == null ? null : named(template, null, "");
    return target == null ? null : Segment.whole(target);
  }

  List<Segment> listed(SegmentRules rules) {
    List<Segment> segments = new ArrayList<>();
    for (XmlElement each : rules.listed()) {
      String media = each.attribute("media");
      String target = media == null ? null : at.target(media);
      // Without a name it is a part of the base, which is fetched in slices as it is asked for.
      if (target != null && each.attribute("mediaRange") == null) {
        segments.add(Segment.whole(target));
      }
    }
    return segments;
  }

  /// Names along a time line: by time or by number.
  ///
  /// @param millis the period's duration, or -1
  List<Segment> timed(SegmentRules rules, long millis, int most) {
    List<Segment> segments = new ArrayList<>();
    long time = 0;
    long number = rules.startNumber();
    List<XmlElement> runs = rules.timeline();
    for (int i = 0; i < runs.size(); i++) {
      XmlElement run = runs.get(i);
      long length = Numbers.parse(run.attribute("d"));
      if (length < 1) {
        break;
      }
      time = Numbers.parse(run.attribute("t"), time);
      long repeats = repeats(run, runs, i, new Span(time, length, rules.timescale(), millis));
      for (long r = 0; r <= repeats && segments.size() < most; r++) {
        add(segments, rules, time, number++);
        time = Math.min(Long.MAX_VALUE / 4, time + length);
      }
    }
    return segments;
  }

  private record Span(long time, long length, long timescale, long millis) {}

  /// A negative count goes up to the next run, or to the period's end.
  private static long repeats(XmlElement run, List<XmlElement> runs, int i, Span span) {
    String text = run.attribute("r");
    if (text == null || !text.startsWith("-")) {
      return Numbers.parse(text, 0);
    }
    long next = i + 1 < runs.size() ? Numbers.parse(runs.get(i + 1).attribute("t")) : -1;
    if (next < 0 && span.millis() >= 0) {
      next = (long) (span.millis() / 1000.0 * span.timescale());
    }
    return next < 0 ? 0 : Math.max(0, Math.ceilDiv(next - span.time(), span.length()) - 1);
  }

  private void add(List<Segment> segments, SegmentRules rules, long time, long number) {
    String media = rules.media();
    String which = media != null && media.contains("$Time") ? "Time" : "Number";
    long value = which.equals("Time") ? time : number;
    String target = media == null ? null : named(media, which, Long.toString(value));
    if (target != null) {
      segments.add(Segment.whole(target));
    }
  }

  /// Names that count up.
  ///
  /// @param millis the period's duration, or -1 if it has no end
  @Nullable Track counted(SegmentRules rules, long millis) {
    String media = rules.media();
    if (media == null) {
      return null;
    }
    boolean byTime = media.contains("$Time");
    String which = byTime ? "Time" : "Number";
    String target = named(media, which, PLACE);
    int place = target == null ? -1 : target.indexOf(PLACE);
    if (target == null || place < 0) {
      return null;
    }
    long step = byTime ? rules.duration() : 1;
    long first = byTime ? 0 : rules.startNumber();
    long count =
        millis < 0
            ? Long.MAX_VALUE
            : (long) Math.ceil(millis / 1000.0 * rules.timescale() / rules.duration());
    boolean endless = count < 1 || count > (Long.MAX_VALUE - first) / step;
    long last = endless ? Long.MAX_VALUE : first + (count - 1) * step;
    String after = target.substring(place + PLACE.length());
    return new Track.Counted(
        target.substring(0, place), after, digits(media, which), first, last, step);
  }

  /// Digits that `$Number%05d$` asks for.
  private static int digits(String template, String which) {
    int from = template.indexOf('$' + which + "%0");
    int end = from < 0 ? -1 : template.indexOf("d$", from);
    long digits =
        end < 0 ? 1 : Numbers.parse(template.substring(from + which.length() + 3, end), 1);
    return Math.clamp(digits, 1, MOST_DIGITS);
  }

  /// A template with its identifiers filled in, resolved.
  ///
  /// @param which identifier that a value is given for; null if none may stand there
  private @Nullable String named(String template, @Nullable String which, String value) {
    StringBuilder name = new StringBuilder();
    int from = 0;
    for (int open = template.indexOf('$'); open >= 0; open = template.indexOf('$', from)) {
      int close = template.indexOf('$', open + 1);
      String filled = close < 0 ? null : filled(template, open, close, which, value);
      if (filled == null) {
        return null;
      }
      name.append(template, from, open).append(filled);
      from = close + 1;
    }
    return at.target(name.append(template.substring(from)).toString());
  }

  private @Nullable String filled(
      String template, int open, int close, @Nullable String which, String value) {
    String identifier = template.substring(open + 1, close);
    int percent = identifier.indexOf('%');
    String plain = percent < 0 ? identifier : identifier.substring(0, percent);
    return switch (plain) {
      case "" -> "$";
      case "RepresentationID" -> representation.attribute("id");
      case "Bandwidth" -> representation.attribute("bandwidth");
      default -> plain.equals(which) ? padded(template, plain, value) : null;
    };
  }

  private static String padded(String template, String which, String value) {
    int missing = digits(template, which) - value.length();
    return missing <= 0 ? value : "0".repeat(missing) + value;
  }
}

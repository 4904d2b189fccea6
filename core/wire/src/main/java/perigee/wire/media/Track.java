package perigee.wire.media;

import java.util.ArrayList;
import java.util.List;

/// Segments in the order in which a client takes them.
public sealed interface Track {

  /// Named one by one.
  record Listed(List<Segment> segments) implements Track {
    public Listed {
      segments = List.copyOf(segments);
    }

    /// What follows a segment.
    ///
    /// @param at its place, from 0
    public List<Segment> after(int at, int most) {
      return segments.subList(at + 1, Math.min(segments.size(), at + 1 + most));
    }
  }

  /// Numbered: the number stands between two texts.
  ///
  /// @param digits least digits, filled up with zeros
  /// @param first the first number
  /// @param last the last number that there is, or `Long.MAX_VALUE` if nobody knows
  /// @param step from one segment to the next
  record Counted(String before, String after, int digits, long first, long last, long step)
      implements Track {

    /// The segments that follow a number; none if it is not of this track.
    public List<Segment> after(long number, int most) {
      List<Segment> next = new ArrayList<>(most);
      if (number < first || (number - first) % step != 0) {
        return next;
      }
      for (long n = number; next.size() < most && n <= last - step; ) {
        n += step;
        next.add(at(n));
      }
      return next;
    }

    /// The segment of a number.
    public Segment at(long number) {
      String text = Long.toString(number);
      return Segment.whole(before + "0".repeat(Math.max(0, digits - text.length())) + text + after);
    }
  }
}

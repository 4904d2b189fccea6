package perigee.content.record;

import static java.util.Locale.ROOT;

import java.util.List;
import perigee.model.mapping.Address;

/// Looks through the answers that were kept since it last looked, at most a bounded number of each
/// loop, evenly: where there were more, each that it looks at stands for several. Loops do nothing
/// for it. Of one thread.
public final class AnswerSurvey {

  private static final int MOST_OF_LOOP = 2_048;

  private final List<AnswerRing> rings;
  private final long[] read;
  private final AnswerSlot copy = new AnswerSlot();

  /// Begins with what is kept from now on.
  public AnswerSurvey(RecentAnswers answers) {
    this.rings = answers.rings();
    this.read = rings.stream().mapToLong(AnswerRing::written).toArray();
  }

  /// Hears of answers.
  @FunctionalInterface
  public interface Listener {

    /// An answer to a client that is no node of the fleet.
    ///
    /// @param host that was asked, in lower case, without a port
    /// @param bytes of body sent
    /// @param weight how many answers it stands for, at least 1
    void answered(Address client, String host, long bytes, double weight);
  }

  /// Tells what came since this was last called.
  public void look(Listener listener) {
    for (int loop = 0; loop < read.length; loop++) {
      AnswerRing ring = rings.get(loop);
      long end = ring.written();
      long count = end - read[loop];
      long from = Math.max(read[loop], end - ring.size());
      int looks = (int) Math.min(end - from, MOST_OF_LOOP);
      for (int i = 0; i < looks; i++) {
        if (ring.copy(from + i * (end - from) / looks, copy)) {
          tell(listener, (double) count / looks);
        }
      }
      read[loop] = end;
    }
  }

  private void tell(Listener listener, double weight) {
    AnswerRecord whole = copy.record;
    AnswerOutline common = copy.outline;
    if (whole != null) {
      // Instead of its address a node of the fleet has its name here.
      Address.parse(whole.client())
          .filter(_ -> whole.property() != null)
          .ifPresent(client -> listener.answered(client, host(whole.url()), whole.bytes(), weight));
    } else if (common != null && copy.client != null) {
      Address client = Address.of(copy.client.getAddress());
      listener.answered(client, host(common.url()), copy.bytes, weight);
    }
  }

  /// The host of an absolute URL.
  private static String host(String url) {
    int begin = url.indexOf("://") + "://".length();
    int end = url.indexOf('/', begin);
    String authority = url.substring(begin, end < 0 ? url.length() : end);
    int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
    return (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(ROOT);
  }
}

package perigee.content.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import perigee.content.record.AnswerSurvey;
import perigee.content.record.RecentAnswers;
import perigee.model.mapping.Address;
import perigee.model.mapping.ClientDemand;
import perigee.model.mapping.Prefix;

/// What clients asked for since it was last told: for each of their networks and each host, how
/// many answers and bytes. Bounded: what finds no place is counted and left out. Of one thread.
public final class DemandTally {

  private static final int MOST = 1_000;

  private final AnswerSurvey survey;
  private final LongAdder dropped = new LongAdder();
  private final Map<Key, Sum> sums = new LinkedHashMap<>();

  private record Key(Prefix network, String host) {}

  private static final class Sum {
    private double requests;
    private double bytes;
  }

  /// Begins with what is answered from now on.
  public DemandTally(RecentAnswers answers) {
    this.survey = new AnswerSurvey(answers);
  }

  /// Takes out what was asked for since this was last called.
  public List<ClientDemand> take() {
    survey.look(this::add);
    List<ClientDemand> told =
        sums.entrySet().stream()
            .map(entry ->
                new ClientDemand(
                    entry.getKey().network,
                    entry.getKey().host,
                    entry.getValue().requests,
                    entry.getValue().bytes))
            .toList();
    sums.clear();
    return told;
  }

  private void add(Address client, String host, long bytes, double weight) {
    Key key = new Key(PathTable.network(client), host);
    Sum sum = sums.get(key);
    if (sum == null) {
      if (sums.size() >= MOST) {
        dropped.increment();
        return;
      }
      sum = new Sum();
      sums.put(key, sum);
    }
    sum.requests += weight;
    sum.bytes += weight * (double) bytes;
  }

  /// Answers that found no place.
  public long dropped() {
    return dropped.sum();
  }
}

package perigee.selection.liveness;

import java.util.List;

/// Verdicts on all servers, by id, and what an operator must look at.
public record Judgement(List<Verdict> verdicts, List<Alarm> alarms) {

  public Judgement {
    verdicts = List.copyOf(verdicts);
    alarms = List.copyOf(alarms);
  }
}

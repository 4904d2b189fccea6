package perigee.selection.evidence;

/// Weighted mean and variance of logarithms of round-trip times, and counts of losses.
final class Moments {

  double weight;
  private double sum;
  private double squares;
  double sent;
  double lost;

  void addLog(double log, double each) {
    weight += each;
    sum += each * log;
    squares += each * log * log;
  }

  void addLosses(double sentNow, double lostNow) {
    sent += sentNow;
    lost += lostNow;
  }

  double mean() {
    return weight > 0 ? sum / weight : 0;
  }

  double deviation() {
    double mean = mean();
    return weight > 0 ? Math.sqrt(Math.max(0, squares / weight - mean * mean)) : 0;
  }

  void scale(double factor) {
    weight *= factor;
    sum *= factor;
    squares *= factor;
    sent *= factor;
    lost *= factor;
  }

  void clear() {
    scale(0);
  }

  void copy(Moments other) {
    weight = other.weight;
    sum = other.sum;
    squares = other.squares;
    sent = other.sent;
    lost = other.lost;
  }
}

package perigee.meeting.forward.congestion;

import perigee.wire.rtp.TransportFeedback;

/// What one participant can take, from what its end says of the packets that were sent. Every
/// packet is numbered as it leaves; feedback says when each arrived. Rising delay and heavy loss
/// lower the estimate, probes raise it. One thread.
public final class BandwidthEstimator {

  private static final int PLACES = 4096;
  private static final int MASK = PLACES - 1;
  private static final long MILLI = 1_000_000L;
  private static final long SILENCE_NANOS = 2_000 * MILLI;
  private static final long IDLE_NANOS = 500 * MILLI;
  private static final long AGAIN_NANOS = 1_000 * MILLI;
  private static final long AFTER_DECREASE_NANOS = 1_500 * MILLI;
  private static final long LONG_QUEUE_NANOS = 150 * MILLI;
  private static final long STANDING_NANOS = 30 * MILLI;
  private static final long RTT_AT_FIRST = 100 * MILLI;
  private static final long MOST_RTT = 5_000 * MILLI;
  private static final int RTT_SMOOTHING = 8;
  private static final double PACE = 1.5;
  private static final double PROBE_REACH = 3;
  private static final double PROBE_BEYOND = 1.2;
  private static final double DRAINING = 0.6;
  private static final double WORTH_PROBING = 1.05;
  private static final long CLOCK_JUMP_NANOS = 10_000 * MILLI;

  private final EstimateLimits limits;
  private final RateControl rate;
  private final LossControl loss;
  private final Probe probe = new Probe();
  private final DelayTrend trend = new DelayTrend();
  private final OveruseDetector detector = new OveruseDetector();
  private final AckedRate acked = new AckedRate();
  private final PathDelay delay = new PathDelay();

  private final long[] sentAt = new long[PLACES];
  private final short[] octets = new short[PLACES];
  private final byte[] probes = new byte[PLACES];
  private long next = 1;
  private long newestAcked;
  private long lastArrival = Long.MIN_VALUE;
  private long heardAt = -1;
  private long lastSentAt = -1;

  /// When the first packet left that nothing was heard after.
  private long unheardSince;

  private long halvedAt;
  private long rtt = RTT_AT_FIRST;
  private long receiverBps = Long.MAX_VALUE;
  private long wantedBps;

  public BandwidthEstimator(EstimateLimits limits) {
    this.limits = limits;
    rate = new RateControl(limits.start(), limits.least(), limits.most());
    loss = new LossControl(limits.least(), limits.most());
  }

  /// The number of the packet that leaves next.
  public int nextSequence() {
    return (int) next & 0xffff;
  }

  /// A packet with the next number left.
  ///
  /// @param count octets, with what the network adds
  public void sent(int count, long now) {
    int place = (int) next & MASK;
    sentAt[place] = now;
    octets[place] = (short) count;
    probes[place] = probe.sent(count, now);
    next++;
    if (lastSentAt <= heardAt) {
      unheardSince = now;
    }
    lastSentAt = now;
  }

  /// Takes what the other end says.
  public void feedback(TransportFeedback feedback, long now) {
    int arrived = 0;
    int lost = 0;
    boolean over = false;
    long newestSent = -1;
    for (int i = 0; i < feedback.count(); i++) {
      long sequence = next + (short) (feedback.base() + i - (int) next);
      if (sequence >= next || sequence <= next - PLACES || sequence < 1) {
        continue;
      }
      int place = (int) sequence & MASK;
      if (octets[place] <= 0) {
        // It was told before.
        continue;
      }
      if (!feedback.arrived(i)) {
        lost += sequence > newestAcked ? 1 : 0;
        continue;
      }
      arrived++;
      over |= arrived(place, feedback.arrivalMicros(i) * 1000) && detector.usage() == Usage.OVER;
      newestSent = Math.max(newestSent, sentAt[place]);
      newestAcked = Math.max(newestAcked, sequence);
      octets[place] = 0;
    }
    if (newestSent < 0) {
      return;
    }
    heardAt = now;
    measureRtt(now - newestSent);
    loss.count(arrived, lost);
    update(over, now);
  }

  /// Notes a packet that arrived.
  ///
  /// @return whether it tells of queues, as packets of a probe don't
  private boolean arrived(int place, long arrivalNanos) {
    if (lastArrival != Long.MIN_VALUE && Math.abs(arrivalNanos - lastArrival) > CLOCK_JUMP_NANOS) {
      delay.reset();
    }
    lastArrival = arrivalNanos;
    acked.add(octets[place], arrivalNanos);
    delay.add(sentAt[place], arrivalNanos);
    if (probes[place] != 0) {
      probe.arrived(probes[place], octets[place], sentAt[place], arrivalNanos);
      return false;
    }
    if (trend.add(sentAt[place], arrivalNanos)) {
      detector.update(trend, arrivalNanos);
    }
    return true;
  }

  private void measureRtt(long sample) {
    long bounded = Math.clamp(sample, 0, MOST_RTT);
    rtt = bounded < rtt ? (rtt + bounded) / 2 : rtt + (bounded - rtt) / RTT_SMOOTHING;
  }

  /// @param over whether queues were found to grow by what was just heard; what was found before
  ///   keeps the rate from rising, but does not lower it once more
  private void update(boolean over, long now) {
    Usage usage = usage();
    if (over && isStanding() && usage == Usage.NORMAL) {
      usage = Usage.OVER;
    } else if (!over && usage == Usage.OVER) {
      usage = Usage.UNDER;
    }
    rate.update(usage, acked.bps(), rtt, now);
    loss.update(estimateBps(), now);
    if (usage == Usage.OVER) {
      probe.postpone(now + AFTER_DECREASE_NANOS);
    }
    takeProbe(now);
  }

  /// What the trend says; that queues grow, only where one stands.
  private Usage usage() {
    Usage told = detector.usage();
    return told == Usage.OVER && !isStanding() ? Usage.NORMAL : told;
  }

  private boolean isStanding() {
    return delay.standingNanos() > STANDING_NANOS;
  }

  private void takeProbe(long now) {
    long found = probe.result(now);
    if (found > 0 && usage() != Usage.OVER) {
      rate.probed(found);
      loss.probed(found);
    }
  }

  /// Takes a report of a receiver that does not tell arrivals.
  ///
  /// @param lostFraction from 0 to 1
  public void report(double lostFraction, long now) {
    if (heardAt < 0 || now - heardAt > SILENCE_NANOS) {
      loss.judge(lostFraction, estimateBps());
    }
  }

  /// A round trip was measured by reports (RFC 3550 §6.4.1).
  public void roundTrip(long nanos) {
    measureRtt(nanos);
  }

  /// Takes what a receiver believes that it can take.
  public void receiverEstimate(long bps) {
    receiverBps = Math.max(bps, limits.least());
  }

  /// Says what could be used, so that it is worth to look for it.
  public void want(long bps) {
    wantedBps = bps;
  }

  /// Lets time pass; a few times a second at least.
  public void tick(long now) {
    boolean unheard = lastSentAt > Math.max(heardAt, halvedAt) && heardAt >= 0;
    if (unheard && now - unheardSince > SILENCE_NANOS && now - halvedAt > AGAIN_NANOS) {
      rate.halve(now);
      halvedAt = now;
    }
    if (now - Math.max(heardAt, lastSentAt) > IDLE_NANOS) {
      delay.idle();
      trend.reset();
      detector.reset();
    }
    takeProbe(now);
    boolean calm = now - rate.decreasedAt() > AFTER_DECREASE_NANOS && !isDraining();
    if (calm && wantedBps > estimateBps() * WORTH_PROBING && estimateBps() < limits.most()) {
      double target = Math.min(wantedBps * PROBE_BEYOND, estimateBps() * PROBE_REACH);
      probe.begin((long) target, estimateBps(), now);
    }
  }

  /// Octets of padding to be sent now.
  public int probeOctets(long now) {
    return probe.octets(now);
  }

  /// Whether a probe is being sent.
  public boolean isProbing() {
    return probe.isSending();
  }

  private boolean isDraining() {
    return delay.queueNanos() > LONG_QUEUE_NANOS;
  }

  /// Bits a second that may be sent. Less than is estimated while a long queue drains.
  public long usableBps() {
    return isDraining() ? (long) (estimateBps() * DRAINING) : estimateBps();
  }

  public long estimateBps() {
    // Who tells what it can take, and no arrivals, has measured that itself.
    boolean measuredThere = heardAt < 0 && receiverBps != Long.MAX_VALUE;
    long measured = measuredThere ? receiverBps : Math.min(rate.bps(), receiverBps);
    return Math.min(Math.min(measured, loss.bps()), limits.most());
  }

  /// How fast what waits may leave.
  public long paceBps() {
    return (long) (usableBps() * PACE);
  }

  /// How long packets wait in queues on the way.
  public long queueNanos() {
    return delay.queueNanos();
  }

  public long rttNanos() {
    return rtt;
  }

  /// Of what was sent lately, from 0 to 1.
  public double lossFraction() {
    return loss.fraction();
  }
}

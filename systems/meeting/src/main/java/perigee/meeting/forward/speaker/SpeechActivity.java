package perigee.meeting.forward.speaker;

import java.util.Arrays;

/// How much one participant has spoken lately, over three time scales. It belongs to one thread.
///
/// A frame of 20 ms has up to 13 active bands; a block of 5 frames has up to 5 active frames; 10
/// blocks have up to 10 active ones. On each scale the count is held against what speech and
/// silence would bring: a binomial for speech, an exponential for silence (Volfin and Cohen,
/// "Dominant speaker identification for multipoint videoconferencing", Computer Speech and Language
/// 27, 2013, §3). There are no bands here: how far a packet is above the noise stands for them.
public final class SpeechActivity {

  private static final int FRAMES_OF_BLOCK = 5;
  private static final int BLOCKS = 10;
  private static final int FRAMES = FRAMES_OF_BLOCK * BLOCKS;
  private static final int BANDS = 13;
  private static final int ACTIVE_BANDS = 7;
  private static final int ACTIVE_FRAMES = 4;
  private static final double BAND_DB = 3;
  private static final double ABOVE_NOISE_DB = 3;
  private static final double NOISE_AT_FIRST = 30;
  private static final double NOISE_RISE = 0.01;
  private static final double NOISE_MOST = 70;
  private static final long FRAME_NANOS = 20_000_000L;
  private static final double LEAST_SCORE = 1e-10;

  /// Of silence, on the three scales.
  private static final double IMMEDIATE_DECAY = 0.78;

  private static final double MEDIUM_DECAY = 24;
  private static final double LONG_DECAY = 47;

  private final byte[] frames = new byte[FRAMES];
  private int newest;
  private double noise = NOISE_AT_FIRST;
  private long lastNanos = Long.MIN_VALUE;
  private double immediate = LEAST_SCORE;
  private double medium = LEAST_SCORE;
  private double longTerm = LEAST_SCORE;

  /// Notes a packet.
  ///
  /// @param loudness from 0, silence, to 127, in dB
  public void heard(int loudness, long now) {
    pass(now);
    noise = loudness < noise ? loudness : Math.min(NOISE_MOST, noise + NOISE_RISE);
    double bands = (loudness - noise - ABOVE_NOISE_DB) / BAND_DB;
    newest = (newest + 1) % FRAMES;
    frames[newest] = (byte) Math.clamp((long) bands, 0, BANDS);
    lastNanos = now;
  }

  /// What did not come is silence.
  private void pass(long now) {
    if (lastNanos == Long.MIN_VALUE) {
      return;
    }
    long silent = (now - lastNanos) / FRAME_NANOS - 1;
    // Packets that are a little late are no silence.
    for (long i = 1; i < Math.min(silent, FRAMES); i++) {
      newest = (newest + 1) % FRAMES;
      frames[newest] = 0;
      lastNanos = now - FRAME_NANOS;
    }
  }

  /// Works the scores out.
  void evaluate(long now) {
    pass(now);
    int activeBlocks = 0;
    int activeFrames = 0;
    for (int block = BLOCKS - 1; block >= 0; block--) {
      activeFrames = activeFrames(block);
      activeBlocks += activeFrames >= ACTIVE_FRAMES ? 1 : 0;
    }
    immediate = score(frames[newest], BANDS, IMMEDIATE_DECAY);
    medium = score(activeFrames, FRAMES_OF_BLOCK, MEDIUM_DECAY);
    longTerm = score(activeBlocks, BLOCKS, LONG_DECAY);
  }

  /// Of a block, 0 for the newest.
  private int activeFrames(int block) {
    int active = 0;
    for (int i = 0; i < FRAMES_OF_BLOCK; i++) {
      int frame = Math.floorMod(newest - FRAMES_OF_BLOCK * block - i, FRAMES);
      active += frames[frame] >= ACTIVE_BANDS ? 1 : 0;
    }
    return active;
  }

  /// The log-likelihood ratio of speech and silence, with even odds for each part to be active.
  private static double score(int active, int parts, double decay) {
    double score =
        Math.log(binomial(parts, active))
            + parts * Math.log(0.5)
            - Math.log(decay)
            + decay * active;
    return Math.max(score, LEAST_SCORE);
  }

  private static double binomial(int of, int chosen) {
    double ways = 1;
    for (int i = 1; i <= chosen; i++) {
      ways = ways * (of - chosen + i) / i;
    }
    return ways;
  }

  double immediate() {
    return immediate;
  }

  double medium() {
    return medium;
  }

  double longTerm() {
    return longTerm;
  }

  /// Forgets what was heard.
  public void silence() {
    Arrays.fill(frames, (byte) 0);
    lastNanos = Long.MIN_VALUE;
  }
}

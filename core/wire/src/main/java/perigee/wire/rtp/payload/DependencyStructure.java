package perigee.wire.rtp.payload;

import java.util.Arrays;

/// The templates that the frames of a stream refer to, as its key frames tell them (RTP Payload
/// Format For AV1, appendix A). One object is used for structure after structure; it belongs to one
/// thread.
public final class DependencyStructure {

  /// Templates at most.
  static final int TEMPLATES = 64;

  /// Decode targets at most.
  public static final int TARGETS = 32;

  private static final int SAME_LAYER = 0;
  private static final int NEXT_TEMPORAL = 1;
  private static final int NEXT_SPATIAL = 2;
  private static final int LAST = 3;
  private static final int LAYERS = 8;

  private final byte[] spatial = new byte[TEMPLATES];
  private final byte[] temporal = new byte[TEMPLATES];
  private final byte[] indications = new byte[TEMPLATES * TARGETS];
  private final byte[] targetSpatial = new byte[TARGETS];
  private final byte[] targetTemporal = new byte[TARGETS];
  private final int[] heights = new int[LAYERS];
  private int offset;
  private int templates;
  private int targets;

  /// Reads a structure; if it is not whole, there is none any more.
  boolean read(Bits bits) {
    templates = 0;
    offset = bits.bits(6);
    targets = bits.bits(5) + 1;
    int count = readLayers(bits);
    if (count == 0) {
      return false;
    }
    for (int template = 0; template < count; template++) {
      for (int target = 0; target < targets; target++) {
        indications[template * TARGETS + target] = (byte) bits.bits(2);
      }
    }
    for (int template = 0; template < count; template++) {
      while (bits.flag()) {
        bits.bits(4);
      }
    }
    readChains(bits, count);
    layersOfTargets(count);
    Arrays.fill(heights, 0);
    if (bits.flag()) {
      for (int layer = 0; layer <= spatial[count - 1]; layer++) {
        bits.bits(16);
        heights[layer] = bits.bits(16) + 1;
      }
    }
    if (bits.isPast()) {
      return false;
    }
    templates = count;
    return true;
  }

  /// Returns how many templates there are, 0 if they make no sense.
  private int readLayers(Bits bits) {
    int spatialLayer = 0;
    int temporalLayer = 0;
    int count = 0;
    while (true) {
      if (count == TEMPLATES || spatialLayer >= LAYERS || temporalLayer >= LAYERS) {
        return 0;
      }
      spatial[count] = (byte) spatialLayer;
      temporal[count++] = (byte) temporalLayer;
      switch (bits.bits(2)) {
        case SAME_LAYER -> {}
        case NEXT_TEMPORAL -> temporalLayer++;
        case NEXT_SPATIAL -> {
          temporalLayer = 0;
          spatialLayer++;
        }
        case LAST -> {
          return count;
        }
        default -> throw new IllegalStateException("two bits have four values");
      }
    }
  }

  private void readChains(Bits bits, int count) {
    int chains = bits.below(targets + 1);
    if (chains == 0) {
      return;
    }
    for (int target = 0; target < targets; target++) {
      bits.below(chains);
    }
    for (int i = 0; i < chains * count; i++) {
      bits.bits(4);
    }
  }

  private void layersOfTargets(int count) {
    for (int target = 0; target < targets; target++) {
      int highestSpatial = 0;
      int highestTemporal = 0;
      for (int template = 0; template < count; template++) {
        if (indications[template * TARGETS + target] != DependencyDescriptor.NOT_PRESENT) {
          highestSpatial = Math.max(highestSpatial, spatial[template]);
          highestTemporal = Math.max(highestTemporal, temporal[template]);
        }
      }
      targetSpatial[target] = (byte) highestSpatial;
      targetTemporal[target] = (byte) highestTemporal;
    }
  }

  /// Whether there is a structure.
  public boolean isKnown() {
    return templates > 0;
  }

  /// Forgets the structure.
  public void clear() {
    templates = 0;
  }

  /// How many decode targets there are.
  public int targets() {
    return targets;
  }

  /// The highest spatial layer that a decode target needs.
  public int spatialLayer(int target) {
    return targetSpatial[target];
  }

  /// The highest temporal layer that a decode target needs.
  public int temporalLayer(int target) {
    return targetTemporal[target];
  }

  /// Height of a spatial layer's pictures, 0 if nobody said it.
  public int height(int spatialLayer) {
    return heights[spatialLayer];
  }

  /// Which template a frame's descriptor means, -1 if there is no such.
  int template(int id) {
    int index = (id + TEMPLATES - offset) % TEMPLATES;
    return index < templates ? index : -1;
  }

  int spatialOf(int template) {
    return spatial[template];
  }

  int temporalOf(int template) {
    return temporal[template];
  }

  int indication(int template, int target) {
    return indications[template * TARGETS + target];
  }
}

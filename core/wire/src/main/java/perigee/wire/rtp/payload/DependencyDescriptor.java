package perigee.wire.rtp.payload;

/// What a header extension says about the frame that a packet belongs to: its layer, and for each
/// decode target whether it needs the frame (RTP Payload Format For AV1, appendix A). One object is
/// used for packet after packet; it belongs to one thread.
public final class DependencyDescriptor {

  /// The decode target does not have the frame.
  public static final int NOT_PRESENT = 0;

  /// The target has it, and nothing later in the target depends on it.
  public static final int DISCARDABLE = 1;

  /// From here on a decoder can take the target.
  public static final int SWITCH = 2;

  /// The target needs it.
  public static final int REQUIRED = 3;

  private static final int MANDATORY = 3;

  private final Bits bits = new Bits();
  private final byte[] indications = new byte[DependencyStructure.TARGETS];
  private boolean startOfFrame;
  private boolean endOfFrame;
  private int frameNumber;
  private boolean structured;
  private int activeTargets;
  private int spatialLayer;
  private int temporalLayer;

  /// Reads a descriptor.
  ///
  /// @param structure of the stream; it is replaced if the descriptor brings another
  /// @return whether it is whole and refers to something that is known
  public boolean read(byte[] bytes, int from, int octets, DependencyStructure structure) {
    structured = false;
    activeTargets = 0;
    if (octets < MANDATORY) {
      return false;
    }
    bits.begin(bytes, from, octets);
    startOfFrame = bits.flag();
    endOfFrame = bits.flag();
    int templateId = bits.bits(6);
    frameNumber = bits.bits(16);
    boolean custom = false;
    if (octets > MANDATORY) {
      structured = bits.flag();
      boolean active = bits.flag();
      custom = bits.flag();
      bits.bits(2);
      if (structured) {
        if (!structure.read(bits)) {
          structured = false;
          return false;
        }
        activeTargets = (int) ((1L << structure.targets()) - 1);
      }
      if (active) {
        activeTargets = bits.bits(structure.isKnown() ? structure.targets() : 0);
      }
    }
    int template = structure.template(templateId);
    if (template < 0) {
      return false;
    }
    spatialLayer = structure.spatialOf(template);
    temporalLayer = structure.temporalOf(template);
    for (int target = 0; target < structure.targets(); target++) {
      indications[target] = (byte) (custom ? bits.bits(2) : structure.indication(template, target));
    }
    return !bits.isPast();
  }

  public boolean startOfFrame() {
    return startOfFrame;
  }

  public boolean endOfFrame() {
    return endOfFrame;
  }

  /// The frame's number, modulo 65536.
  public int frameNumber() {
    return frameNumber;
  }

  /// Whether the descriptor brought a structure, as key frames do.
  public boolean structured() {
    return structured;
  }

  /// Which decode targets are produced, a bit for each; 0 if the descriptor does not say it.
  public int activeTargets() {
    return activeTargets;
  }

  public int spatialLayer() {
    return spatialLayer;
  }

  public int temporalLayer() {
    return temporalLayer;
  }

  /// What the frame is to a decode target: [#NOT_PRESENT] to [#REQUIRED].
  public int indication(int target) {
    return indications[target];
  }

  /// Puts another frame number into a copy of a descriptor.
  public static void rewrite(byte[] copy, int from, int frameNumber) {
    copy[from + 1] = (byte) (frameNumber >>> 8);
    copy[from + 2] = (byte) frameNumber;
  }
}

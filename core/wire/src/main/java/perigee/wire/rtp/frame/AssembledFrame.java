package perigee.wire.rtp.frame;

/// A whole frame, until the next one begins.
public final class AssembledFrame {

  private byte[] octets = new byte[0];
  private int length;
  private boolean isKey;
  private int width;
  private int height;
  private byte[] decoderNeeds = new byte[0];

  void set(byte[] from, int count, boolean key, int wide, int high) {
    octets = from;
    length = count;
    isKey = key;
    width = wide;
    height = high;
  }

  void decoderNeeds(byte[] needs) {
    decoderNeeds = needs;
  }

  public byte[] octets() {
    return octets;
  }

  public int length() {
    return length;
  }

  /// Whether it can be decoded without others.
  public boolean isKey() {
    return isKey;
  }

  /// As a key frame tells it, 0 if it does not.
  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /// What a file's head has for decoders, as the last key frame told it; empty for nothing.
  public byte[] decoderNeeds() {
    return decoderNeeds;
  }
}

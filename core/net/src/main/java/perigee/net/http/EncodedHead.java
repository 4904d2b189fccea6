package perigee.net.http;

import java.util.List;

/// What a protocol's codec made of the part of a prepared answer's head that is always the same:
/// the bytes between the figures that change. Immutable.
public final class EncodedHead {

  private final byte[][] parts;

  /// Takes the parts over.
  public EncodedHead(List<byte[]> parts) {
    this.parts = parts.toArray(byte[][]::new);
  }

  /// How many parts there are.
  public int size() {
    return parts.length;
  }

  /// One of them, which nobody changes.
  public byte[] part(int index) {
    return parts[index];
  }
}

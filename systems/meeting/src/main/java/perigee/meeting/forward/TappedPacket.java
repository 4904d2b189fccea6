package perigee.meeting.forward;

/// A packet of a source, for a recording. One object is used for all.
public final class TappedPacket {

  String participant = "";
  SourceKind kind = SourceKind.MICROPHONE;
  Codec codec = Codec.OPUS;
  int stream;
  long sequence;
  int timestamp;
  boolean marker;
  boolean keyFrame;
  boolean heard;
  long wallNanos;
  boolean exact;
  long arrivalNanos;
  byte[] bytes = new byte[0];
  int at;
  int length;

  public String participant() {
    return participant;
  }

  public SourceKind kind() {
    return kind;
  }

  public Codec codec() {
    return codec;
  }

  /// Another number whenever the source goes on with another encoding, or begins anew; then the
  /// first packet begins a key frame.
  public int stream() {
    return stream;
  }

  /// Without end, within a stream.
  public long sequence() {
    return sequence;
  }

  public int timestamp() {
    return timestamp;
  }

  public boolean marker() {
    return marker;
  }

  /// Whether it begins a frame that depends on no other.
  public boolean keyFrame() {
    return keyFrame;
  }

  /// Whether it is of the sound that participants hear.
  public boolean heard() {
    return heard;
  }

  /// When it was taken, on this process's clock, in nanoseconds since 1900.
  public long wallNanos() {
    return wallNanos;
  }

  /// Whether the sender's reports tell when it was taken; else it is when it arrived.
  public boolean exact() {
    return exact;
  }

  public long arrivalNanos() {
    return arrivalNanos;
  }

  public byte[] bytes() {
    return bytes;
  }

  /// Where the payload is.
  public int at() {
    return at;
  }

  /// Octets of the payload; 0 if the number was used for nothing.
  public int length() {
    return length;
  }
}

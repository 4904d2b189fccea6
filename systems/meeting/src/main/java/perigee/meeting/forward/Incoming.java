package perigee.meeting.forward;

/// One packet on its way through, with what was found out about it. One object is used for all.
final class Incoming {

  /// The buffer that the packet lies in.
  byte[] bytes = new byte[0];

  int payloadAt;
  int payloadLength;

  /// Where the dependency descriptor lies, and its octets, 0 if there is none.
  int descriptorAt;

  int descriptorLength;

  /// How the camera was held, as the header says it, -1 if it does not.
  byte orientation;

  /// When it was taken, and by how far another clock ([CaptureTime]).
  long captured;

  long captureOffset;

  /// The sequence number, without end.
  long extended;

  int timestamp;
  boolean marker;
  long arrivalNanos;

  /// Whether a later packet was here before it.
  boolean late;

  /// Whether it is a frame's first packet, as far as the codec tells.
  boolean startOfFrame;

  boolean endOfFrame;

  /// Whether it begins something that depends on nothing before it.
  boolean keyFrame;

  int spatial;
  int temporal;

  /// The temporal layers that a decoder may step up to here, a bit for each.
  int switchUp;

  int pictureId;
  int pictureIds;
  int baseIndex;
  int keyIndex;
  int frameNumber;

  /// Begins another packet.
  void clear() {
    descriptorAt = 0;
    descriptorLength = 0;
    orientation = -1;
    captured = CaptureTime.NONE;
    captureOffset = CaptureTime.UNKNOWN;
    startOfFrame = false;
    endOfFrame = false;
    keyFrame = false;
    spatial = 0;
    temporal = 0;
    switchUp = 0;
    pictureId = -1;
    pictureIds = 0;
    baseIndex = -1;
    keyIndex = -1;
    frameNumber = -1;
  }
}

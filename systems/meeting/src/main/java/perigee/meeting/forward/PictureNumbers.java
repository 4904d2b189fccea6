package perigee.meeting.forward;

/// Numbers of the pictures of a slot, which go on when it changes to another track: VP8's and VP9's
/// number of a picture, of a base layer and of its key (RFC 7741 §4.2, RFC 9628 §4.2), and the
/// frame number of a dependency descriptor.
final class PictureNumbers {

  private int pictureShift;
  private int lastPicture;
  private int baseShift;
  private int lastBase;
  private int keyShift;
  private int lastKey;
  private int frameShift;
  private int lastFrame;

  /// @param lastPicture the number before the first
  PictureNumbers(int lastPicture) {
    this.lastPicture = lastPicture;
  }

  /// What follows comes from another track, beginning with this packet.
  void switchTo(Incoming in) {
    pictureShift = in.pictureId - (lastPicture + 1);
    baseShift = in.baseIndex - (lastBase + 1);
    keyShift = in.keyIndex - (lastKey + 1);
    frameShift = in.frameNumber - (lastFrame + 1);
  }

  /// A picture is left out; those that follow will not show it.
  void leaveOut() {
    pictureShift++;
  }

  /// By how much the number of a picture that begins now is shifted.
  int shift() {
    return pictureShift;
  }

  /// A packet of a picture is sent that is newer than all before.
  ///
  /// @param shift of its picture
  void sentNewest(Incoming in, int shift) {
    lastPicture = in.pictureId - shift;
    lastBase = in.baseIndex - baseShift;
    lastKey = in.keyIndex - keyShift;
  }

  /// The frame number that a packet is sent with.
  int frame(Incoming in) {
    int frame = in.frameNumber - frameShift;
    if ((short) (frame - lastFrame) > 0) {
      lastFrame = frame;
    }
    return frame;
  }

  /// The others, packed as [SentPackets] has them.
  ///
  /// @param shift of its picture
  int packed(Incoming in, int shift) {
    return SentPackets.numbers(
        in.pictureId - shift, in.baseIndex - baseShift, in.keyIndex - keyShift);
  }
}

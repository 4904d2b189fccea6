package perigee.meeting.forward;

import perigee.wire.rtp.payload.Av1Payload;
import perigee.wire.rtp.payload.DependencyDescriptor;
import perigee.wire.rtp.payload.DependencyStructure;
import perigee.wire.rtp.payload.H264Payload;
import perigee.wire.rtp.payload.Vp8Descriptor;
import perigee.wire.rtp.payload.Vp9Descriptor;

/// Finds out what a packet of video is, whatever its codec. One object is used for all tracks.
final class PayloadReader {

  final Vp8Descriptor vp8 = new Vp8Descriptor();
  final Vp9Descriptor vp9 = new Vp9Descriptor();
  final DependencyDescriptor dependencies = new DependencyDescriptor();

  /// The height that the packet tells, 0 if it does not.
  int height;

  /// Fills in what the payload, or the dependency descriptor, says.
  ///
  /// @return whether it is a packet of this codec
  boolean read(Incoming in, Codec codec, DependencyStructure structure) {
    height = 0;
    boolean readable =
        switch (codec) {
          case VP8 -> readVp8(in);
          case VP9 -> readVp9(in);
          case H264 -> {
            in.keyFrame = H264Payload.isKeyFrame(in.bytes, in.payloadAt, in.payloadLength);
            in.startOfFrame = in.keyFrame;
            yield true;
          }
          case AV1 -> {
            in.keyFrame = Av1Payload.isKeyFrame(in.bytes, in.payloadAt, in.payloadLength);
            in.startOfFrame = in.keyFrame;
            yield true;
          }
          case OPUS, RED -> true;
        };
    if (readable && in.descriptorLength > 0) {
      readDependencies(in, structure);
    }
    return readable;
  }

  private boolean readVp8(Incoming in) {
    if (!vp8.read(in.bytes, in.payloadAt, in.payloadLength)) {
      return false;
    }
    in.startOfFrame = vp8.startOfFrame();
    in.endOfFrame = in.marker;
    in.keyFrame = vp8.keyFrame();
    in.temporal = vp8.temporalLayer();
    in.switchUp = vp8.sync() ? 1 << in.temporal : 0;
    in.pictureId = vp8.pictureId();
    in.pictureIds = vp8.pictureIds();
    in.baseIndex = vp8.baseIndex();
    in.keyIndex = vp8.keyIndex();
    height = vp8.height();
    return true;
  }

  private boolean readVp9(Incoming in) {
    if (!vp9.read(in.bytes, in.payloadAt, in.payloadLength)) {
      return false;
    }
    in.startOfFrame = vp9.startOfFrame();
    in.endOfFrame = vp9.endOfFrame();
    in.keyFrame = vp9.keyFrame();
    in.temporal = vp9.temporalLayer();
    in.spatial = vp9.spatialLayer();
    in.switchUp = vp9.switchUp() ? 1 << in.temporal : 0;
    in.pictureId = vp9.pictureId();
    in.pictureIds = vp9.pictureIds();
    in.baseIndex = vp9.baseIndex();
    height = vp9.height();
    return true;
  }

  private void readDependencies(Incoming in, DependencyStructure structure) {
    if (!dependencies.read(in.bytes, in.descriptorAt, in.descriptorLength, structure)) {
      return;
    }
    in.frameNumber = dependencies.frameNumber();
    in.startOfFrame = dependencies.startOfFrame();
    in.endOfFrame = dependencies.endOfFrame();
    in.spatial = dependencies.spatialLayer();
    in.temporal = dependencies.temporalLayer();
    in.keyFrame = dependencies.structured() && in.startOfFrame && in.spatial == 0;
    // A frame seldom says it of its own layer, which it is the first of, but of those above it.
    for (int target = 0; target < structure.targets(); target++) {
      boolean here = structure.spatialLayer(target) == in.spatial;
      if (here && dependencies.indication(target) == DependencyDescriptor.SWITCH) {
        in.switchUp |= 1 << structure.temporalLayer(target);
      }
    }
    if (dependencies.structured()) {
      height = structure.height(structure.spatialLayer(structure.targets() - 1));
    }
  }
}

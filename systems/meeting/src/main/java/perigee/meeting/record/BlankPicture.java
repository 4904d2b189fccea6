package perigee.meeting.record;

import java.util.Base64;

/// What is seen while nobody shows anything: a dark picture of 160 × 90, as a key frame of VP8.
final class BlankPicture {

  static final int WIDTH = 160;
  static final int HEIGHT = 90;

  private static final String KEY_FRAME =
      "UAUAnQEqoABaAABHCIWFiIWEiAICAAYoEFjVUmu4h1VJruIdVSa7iHVUmu4h1VJruIdMAP7/ab3/BltsEAA=";

  private BlankPicture() {}

  static byte[] octets() {
    return Base64.getDecoder().decode(KEY_FRAME);
  }
}

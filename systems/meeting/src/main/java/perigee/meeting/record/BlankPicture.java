package perigee.meeting.record;

import java.util.Base64;

/// What is seen while nobody shows anything: a dark picture of 640 × 360, as a key frame of VP8.
final class BlankPicture {

  static final int WIDTH = 640;
  static final int HEIGHT = 360;

  private static final String KEY_FRAME =
      "cDMAnQEqgAJoAQBHCIWFiIWEiAICAAYWBWl9r25snOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHs"
          + "nOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHs"
          + "nOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHs"
          + "nOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHs"
          + "nOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHs"
          + "nOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHs"
          + "nOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHsnOHs"
          + "nOHsnOHsnOHsnOHsnOHsnOHsnOGQAP7/ab3/BltsEAA=";

  private BlankPicture() {}

  static byte[] octets() {
    return Base64.getDecoder().decode(KEY_FRAME);
  }
}

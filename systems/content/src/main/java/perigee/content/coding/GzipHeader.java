package perigee.content.coding;

/// Reads a gzip member's header byte by byte (RFC 1952 §2.3); what it says is of no use here.
final class GzipHeader {

  private static final int FIXED_BYTES = 10;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final int[] MAGIC = {0x1f, 0x8b, 8};

  private enum Part {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CRC,
    COMPLETE
  }

  private Part part = Part.FIXED;
  private int at;
  private int flags;
  private int extra;

  boolean isComplete() {
    return part == Part.COMPLETE;
  }

  void reset() {
    part = Part.FIXED;
    at = 0;
    extra = 0;
  }

  void next(int octet) throws CodingException {
    switch (part) {
      case FIXED -> fixed(octet);
      case EXTRA_LENGTH -> {
        extra |= octet << (8 * at++);
        if (at == 2) {
          enter(extra == 0 ? Part.NAME : Part.EXTRA);
        }
      }
      case EXTRA -> {
        if (++at == extra) {
          enter(Part.NAME);
        }
      }
      case NAME -> {
        if (octet == 0) {
          enter(Part.COMMENT);
        }
      }
      case COMMENT -> {
        if (octet == 0) {
          enter(Part.CRC);
        }
      }
      case CRC -> {
        if (++at == 2) {
          enter(Part.COMPLETE);
        }
      }
      case COMPLETE -> throw new IllegalStateException("the header is complete");
    }
  }

  private void fixed(int octet) throws CodingException {
    if (at < MAGIC.length && octet != MAGIC[at]) {
      throw new CodingException("not gzip: byte " + at + " is " + octet);
    }
    if (at == MAGIC.length) {
      flags = octet;
      if ((flags & RESERVED) != 0) {
        throw new CodingException("not gzip: reserved flags are set");
      }
    }
    if (++at == FIXED_BYTES) {
      enter((flags & EXTRA) != 0 ? Part.EXTRA_LENGTH : Part.NAME);
    }
  }

  /// Goes on to a part, or to the first behind it that the flags say is there.
  private void enter(Part next) {
    at = 0;
    part = next;
    if (part == Part.NAME && (flags & NAME) == 0) {
      part = Part.COMMENT;
    }
    if (part == Part.COMMENT && (flags & COMMENT) == 0) {
      part = Part.CRC;
    }
    if (part == Part.CRC && (flags & HEADER_CRC) == 0) {
      part = Part.COMPLETE;
    }
  }
}

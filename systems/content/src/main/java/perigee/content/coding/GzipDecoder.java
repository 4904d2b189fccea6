package perigee.content.coding;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// gzip (RFC 1952): one member or several.
final class GzipDecoder implements Transcoder {

  private static final int TRAILER_BYTES = 8;

  private enum State {
    HEADER,
    DEFLATED,
    TRAILER
  }

  private final DecodeLimit limit;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] chunk = new byte[16 << 10];
  private final GzipHeader header = new GzipHeader();

  private State state = State.HEADER;
  private boolean begun;
  private int trailerBytes;
  private long trailer;
  private long taken;
  private long made;

  GzipDecoder(DecodeLimit limit) {
    this.limit = limit;
  }

  @Override
  public void put(ByteBuf in, ByteBuf out) throws CodingException {
    byte[] bytes = new byte[in.readableBytes()];
    in.readBytes(bytes);
    taken += bytes.length;
    int at = 0;
    while (at < bytes.length) {
      at =
          switch (state) {
            case HEADER -> header(bytes, at);
            case DEFLATED -> inflate(bytes, at, out);
            case TRAILER -> trailer(bytes, at);
          };
    }
  }

  private int header(byte[] bytes, int from) throws CodingException {
    begun = true;
    int at = from;
    while (at < bytes.length && !header.isComplete()) {
      header.next(bytes[at++] & 0xff);
    }
    if (header.isComplete()) {
      header.reset();
      inflater.reset();
      checksum.reset();
      state = State.DEFLATED;
    }
    return at;
  }

  private int inflate(byte[] bytes, int from, ByteBuf out) throws CodingException {
    inflater.setInput(bytes, from, bytes.length - from);
    try {
      int some;
      while ((some = inflater.inflate(chunk)) > 0) {
        checksum.update(chunk, 0, some);
        made += some;
        limit.check(taken, made);
        out.writeBytes(chunk, 0, some);
      }
    } catch (DataFormatException e) {
      throw new CodingException("not deflated data after " + taken + " bytes", e);
    }
    if (inflater.needsDictionary()) {
      throw new CodingException("the deflated data asks for a dictionary, which gzip has not");
    }
    if (inflater.finished()) {
      state = State.TRAILER;
      trailerBytes = 0;
      trailer = 0;
    }
    return bytes.length - inflater.getRemaining();
  }

  private int trailer(byte[] bytes, int from) throws CodingException {
    int at = from;
    while (at < bytes.length && trailerBytes < TRAILER_BYTES) {
      trailer |= (bytes[at++] & 0xffL) << (8 * trailerBytes++);
    }
    if (trailerBytes == TRAILER_BYTES) {
      boolean sameSum = (trailer & 0xffff_ffffL) == checksum.getValue();
      boolean sameLength = trailer >>> 32 == (inflater.getBytesWritten() & 0xffff_ffffL);
      if (!sameSum || !sameLength) {
        throw new CodingException("the gzip trailer does not fit the data");
      }
      state = State.HEADER;
      begun = false;
    }
    return at;
  }

  @Override
  public void flush(ByteBuf out) {}

  @Override
  public void finish(ByteBuf out) throws CodingException {
    if (state != State.HEADER || begun || taken == 0) {
      throw new CodingException("the gzip data is cut short after " + taken + " bytes");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}

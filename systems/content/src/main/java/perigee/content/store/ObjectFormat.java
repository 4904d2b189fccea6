package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Where things lie in a file of the disk tier. Numbers are big-endian.
///
/// A preamble of 64 bytes: magic (8), version (4), bytes of a slot (4), length of the body (8),
/// generation (8), CRC32C of these (4), zeros. Two slots for the metadata: CRC32C of the rest (4),
/// bytes of metadata (4), sequence (8), metadata; the valid slot with the higher sequence counts,
/// and a change is written into the other one, so that a crash leaves one of the two. Then the body
/// in blocks of 64 KiB, the last one shorter, each followed by its CRC32C (4).
final class ObjectFormat {

  static final int BLOCK_BYTES = 64 << 10;
  static final int PREAMBLE_BYTES = 64;

  private static final long MAGIC = 0x5065_7269_6765_6500L;
  private static final int PREAMBLE_SUMMED = 32;
  private static final int SLOT_HEAD_BYTES = 16;
  private static final int SLOT_STEP_BYTES = 1024;
  private static final int SUM_BYTES = 4;
  private static final int MOST_SLOT_BYTES =
      MetaCodec.MOST_BYTES + SLOT_HEAD_BYTES + 2 * SLOT_STEP_BYTES;

  private ObjectFormat() {}

  /// The fixed part of a file.
  record Preamble(int slotBytes, long length, long generation) {}

  /// One of the two places for metadata.
  record Slot(long sequence, ResponseMeta meta) {}

  /// Bytes for one slot, with room for metadata that grows by a validation.
  static int slotBytes(int metaBytes) {
    int least = metaBytes + SLOT_HEAD_BYTES + SLOT_STEP_BYTES;
    return (least + SLOT_STEP_BYTES - 1) / SLOT_STEP_BYTES * SLOT_STEP_BYTES;
  }

  static boolean fits(int metaBytes, int slotBytes) {
    return metaBytes <= MetaCodec.MOST_BYTES && metaBytes + SLOT_HEAD_BYTES <= slotBytes;
  }

  static long slotAt(int slotBytes, long sequence) {
    return PREAMBLE_BYTES + (sequence & 1) * slotBytes;
  }

  static long blockAt(int slotBytes, long index) {
    return PREAMBLE_BYTES + 2L * slotBytes + index * (BLOCK_BYTES + SUM_BYTES);
  }

  static long blocks(long length) {
    return (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
  }

  static long fileBytes(int slotBytes, long length) {
    return blockAt(slotBytes, 0) + length + blocks(length) * SUM_BYTES;
  }

  static ByteBuffer preamble(Preamble preamble) {
    ByteBuffer bytes = ByteBuffer.allocate(PREAMBLE_BYTES);
    bytes.putLong(MAGIC).putInt(MetaCodec.VERSION).putInt(preamble.slotBytes());
    bytes.putLong(preamble.length()).putLong(preamble.generation());
    bytes.putInt(sum(bytes.slice(0, PREAMBLE_SUMMED)));
    return bytes.clear();
  }

  /// Reads a preamble.
  ///
  /// @return null if it is not whole, or of another version
  static @Nullable Preamble readPreamble(ByteBuffer bytes) {
    if (bytes.remaining() < PREAMBLE_BYTES
        || sum(bytes.slice(bytes.position(), PREAMBLE_SUMMED))
            != bytes.getInt(bytes.position() + PREAMBLE_SUMMED)
        || bytes.getLong() != MAGIC
        || bytes.getInt() != MetaCodec.VERSION) {
      return null;
    }
    Preamble read = new Preamble(bytes.getInt(), bytes.getLong(), bytes.getLong());
    boolean sane =
        read.slotBytes() >= SLOT_HEAD_BYTES
            && read.slotBytes() <= MOST_SLOT_BYTES
            && read.length() >= 0;
    return sane ? read : null;
  }

  static ByteBuffer slot(long sequence, byte[] meta) {
    ByteBuffer bytes = ByteBuffer.allocate(SLOT_HEAD_BYTES + meta.length);
    bytes.position(SUM_BYTES).putInt(meta.length).putLong(sequence).put(meta);
    bytes.putInt(0, sum(bytes.slice(SUM_BYTES, bytes.capacity() - SUM_BYTES)));
    return bytes.clear();
  }

  /// Reads one slot.
  ///
  /// @return null if it was never written, or not to its end
  static @Nullable Slot readSlot(ByteBuffer bytes) {
    if (bytes.remaining() < SLOT_HEAD_BYTES) {
      return null;
    }
    int sum = bytes.getInt();
    ByteBuffer summed = bytes.slice();
    int metaBytes = bytes.getInt();
    long sequence = bytes.getLong();
    if (metaBytes < 0 || metaBytes > bytes.remaining()) {
      return null;
    }
    if (sum != sum(summed.limit(SLOT_HEAD_BYTES - SUM_BYTES + metaBytes))) {
      return null;
    }
    byte[] encoded = new byte[metaBytes];
    bytes.get(encoded);
    ResponseMeta meta = MetaCodec.decode(encoded);
    return meta == null ? null : new Slot(sequence, meta);
  }

  /// The checksum of a block as it stands behind it.
  static ByteBuffer blockSum(ByteBuf block) {
    return ByteBuffer.allocate(SUM_BYTES).putInt(blockSumOf(block, block.readableBytes())).clear();
  }

  /// Whether a block of `bytes` is followed by its checksum.
  static boolean isSound(ByteBuf block, int bytes) {
    return blockSumOf(block, bytes) == block.getInt(block.readerIndex() + bytes);
  }

  private static int blockSumOf(ByteBuf block, int bytes) {
    return sum(block.nioBuffer(block.readerIndex(), bytes));
  }

  private static int sum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }
}

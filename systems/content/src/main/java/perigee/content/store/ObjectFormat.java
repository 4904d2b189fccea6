package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Where things lie in a record of the disk tier. Numbers are big-endian.
///
/// A preamble of 64 bytes: magic (8), version (4), slots (4), bytes of a slot (4), zeros (4),
/// length of the body (8), generation (8), name (8), CRC32C of these (4), zeros. One or two slots
/// for the metadata: CRC32C of the rest (4), bytes of metadata (4), sequence (8), metadata; the
/// valid slot with the higher sequence counts, and a change is written into the other one, so that
/// a crash leaves one of the two. Then the body in blocks of 64 KiB, the last one shorter, each
/// followed by its CRC32C (4). The checksums of slots and blocks begin with name, generation and
/// place, so that nothing of another record is ever taken for a part of this one.
final class ObjectFormat {

  static final int BLOCK_BYTES = 64 << 10;
  static final int PREAMBLE_BYTES = 64;

  private static final long MAGIC = 0x5065_7269_6765_6501L;
  private static final int PREAMBLE_SUMMED = 48;
  private static final int SLOT_HEAD_BYTES = 16;
  private static final int SLOT_STEP_BYTES = 1024;
  private static final int SUM_BYTES = 4;
  private static final int MOST_SLOTS = 2;
  private static final int MOST_SLOT_BYTES =
      MetaCodec.MOST_BYTES + SLOT_HEAD_BYTES + 2 * SLOT_STEP_BYTES;

  private ObjectFormat() {}

  /// What a record is called: a hash of key and variant, and a generation that no other has.
  record Name(long hash, long generation) {}

  /// Where the metadata are.
  record Slots(int count, int bytes) {

    /// Slots for metadata. A short body is written anew when they change; before a long one there
    /// is a second slot, and room for what a validation adds.
    static Slots of(int metaBytes, long bodyLength) {
      int least = metaBytes + SLOT_HEAD_BYTES;
      if (bodyLength >= 0 && bodyLength <= BLOCK_BYTES) {
        return new Slots(1, least);
      }
      int steps = (least + 2 * SLOT_STEP_BYTES - 1) / SLOT_STEP_BYTES;
      return new Slots(MOST_SLOTS, steps * SLOT_STEP_BYTES);
    }

    /// Whether metadata of that size can be written into the slot that does not count.
    boolean canChangeTo(int metaBytes) {
      return count == MOST_SLOTS && fits(metaBytes);
    }

    boolean fits(int metaBytes) {
      return metaBytes <= MetaCodec.MOST_BYTES && metaBytes + SLOT_HEAD_BYTES <= bytes;
    }

    long at(long sequence) {
      return PREAMBLE_BYTES + sequence % count * bytes;
    }

    int headBytes() {
      return PREAMBLE_BYTES + count * bytes;
    }

    long blockAt(long index) {
      return headBytes() + index * (BLOCK_BYTES + SUM_BYTES);
    }

    /// Bytes of a record with a body of that length.
    long recordBytes(long length) {
      return headBytes() + length + blocks(length) * SUM_BYTES;
    }
  }

  /// The fixed part of a record.
  record Preamble(Name name, Slots slots, long length) {}

  /// One of the places for metadata.
  record Slot(long sequence, ResponseMeta meta) {}

  static long blocks(long length) {
    return (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
  }

  static ByteBuffer preamble(Preamble preamble) {
    ByteBuffer bytes = ByteBuffer.allocate(PREAMBLE_BYTES);
    bytes.putLong(MAGIC).putInt(MetaCodec.VERSION);
    bytes.putInt(preamble.slots().count()).putInt(preamble.slots().bytes()).putInt(0);
    bytes.putLong(preamble.length());
    bytes.putLong(preamble.name().generation()).putLong(preamble.name().hash());
    bytes.putInt(sum(new CRC32C(), bytes.slice(0, PREAMBLE_SUMMED)));
    return bytes.clear();
  }

  /// Reads a preamble.
  ///
  /// @return null if it is not whole, or of another version
  static @Nullable Preamble readPreamble(ByteBuffer bytes) {
    if (bytes.remaining() < PREAMBLE_BYTES
        || sum(new CRC32C(), bytes.slice(bytes.position(), PREAMBLE_SUMMED))
            != bytes.getInt(bytes.position() + PREAMBLE_SUMMED)
        || bytes.getLong() != MAGIC
        || bytes.getInt() != MetaCodec.VERSION) {
      return null;
    }
    Slots slots = new Slots(bytes.getInt(), bytes.getInt());
    bytes.getInt();
    long length = bytes.getLong();
    long generation = bytes.getLong();
    boolean sane =
        slots.count() >= 1
            && slots.count() <= MOST_SLOTS
            && slots.bytes() >= SLOT_HEAD_BYTES
            && slots.bytes() <= MOST_SLOT_BYTES
            && length >= 0;
    return sane ? new Preamble(new Name(bytes.getLong(), generation), slots, length) : null;
  }

  static ByteBuffer slot(Name name, long sequence, byte[] meta) {
    ByteBuffer bytes = ByteBuffer.allocate(SLOT_HEAD_BYTES + meta.length);
    bytes.position(SUM_BYTES).putInt(meta.length).putLong(sequence).put(meta);
    bytes.putInt(0, sum(seeded(name, -1), bytes.slice(SUM_BYTES, bytes.capacity() - SUM_BYTES)));
    return bytes.clear();
  }

  /// Reads one slot.
  ///
  /// @return null if it was never written, or not to its end, or belongs to another record
  static @Nullable Slot readSlot(Name name, ByteBuffer bytes) {
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
    summed.limit(SLOT_HEAD_BYTES - SUM_BYTES + metaBytes);
    if (sequence < 0 || sum != sum(seeded(name, -1), summed)) {
      return null;
    }
    byte[] encoded = new byte[metaBytes];
    bytes.get(encoded);
    ResponseMeta meta = MetaCodec.decode(encoded);
    return meta == null ? null : new Slot(sequence, meta);
  }

  /// The checksum of a block as it stands behind it.
  static ByteBuffer blockSum(Name name, long index, ByteBuf block) {
    int sum = blockSumOf(name, index, block, block.readableBytes());
    return ByteBuffer.allocate(SUM_BYTES).putInt(sum).clear();
  }

  /// Whether a block of `bytes` is followed by its checksum.
  static boolean isSound(Name name, long index, ByteBuf block, int bytes) {
    return blockSumOf(name, index, block, bytes) == block.getInt(block.readerIndex() + bytes);
  }

  private static int blockSumOf(Name name, long index, ByteBuf block, int bytes) {
    return sum(seeded(name, index), block.nioBuffer(block.readerIndex(), bytes));
  }

  private static CRC32C seeded(Name name, long index) {
    CRC32C crc = new CRC32C();
    ByteBuffer seed = ByteBuffer.allocate(24);
    crc.update(seed.putLong(name.hash()).putLong(name.generation()).putLong(index).flip());
    return crc;
  }

  private static int sum(CRC32C crc, ByteBuffer bytes) {
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }
}

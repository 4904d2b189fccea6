package perigee.control.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.model.fleet.FleetJson;
import perigee.model.fleet.FleetMessage;
import perigee.model.mapping.ServerHealth;
import perigee.selection.map.EncodedMap;
import perigee.selection.map.MapDelta;
import perigee.selection.map.MapLimits;

/// One entry of a file of `MapHistory`: a byte for its kind, eight for when it was told
/// (milliseconds since 1970), four for its length, and its content.
final class HistoryEntry {

  /// A map.
  private static final byte WHOLE = 1;

  /// A `MapDelta` to the map before.
  private static final byte CHANGE = 2;

  /// How servers were, as it is told to nodes.
  private static final byte HEALTH = 3;

  private static final int HEAD = 13;

  private final byte kind;
  private final long atMillis;
  private final byte[] content;

  private HistoryEntry(byte kind, long atMillis, byte[] content) {
    this.kind = kind;
    this.atMillis = atMillis;
    this.content = content;
  }

  static HistoryEntry whole(Instant at, EncodedMap map) {
    return new HistoryEntry(WHOLE, at.toEpochMilli(), map.bytes());
  }

  static HistoryEntry change(Instant at, EncodedMap before, EncodedMap map) {
    return new HistoryEntry(CHANGE, at.toEpochMilli(), MapDelta.encode(before, map));
  }

  static HistoryEntry health(Instant at, Collection<ServerHealth> servers) {
    String text = FleetJson.write(new FleetMessage.Health(0, List.copyOf(servers)));
    return new HistoryEntry(HEALTH, at.toEpochMilli(), text.getBytes(UTF_8));
  }

  long atMillis() {
    return atMillis;
  }

  int length() {
    return HEAD + content.length;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(kind);
    out.writeLong(atMillis);
    out.writeInt(content.length);
    out.write(content);
  }

  /// The next entry; null at the end.
  ///
  /// @throws EOFException if the end is in the middle of one
  /// @throws IOException if what is there is none
  static @Nullable HistoryEntry read(DataInputStream in) throws IOException {
    int kind = in.read();
    if (kind < 0) {
      return null;
    }
    long at = in.readLong();
    int length = in.readInt();
    if (kind < WHOLE || kind > HEALTH || length < 0 || length > MapLimits.BYTES) {
      throw new IOException("an entry of kind " + kind + " with " + length + " bytes");
    }
    byte[] content = in.readNBytes(length);
    if (content.length < length) {
      throw new EOFException("an entry ends early");
    }
    return new HistoryEntry((byte) kind, at, content);
  }

  /// The map after this entry.
  byte[] map(byte[] before) throws IOException {
    return switch (kind) {
      case WHOLE -> content;
      case CHANGE ->
          switch (MapDelta.apply(before, content)) {
            case MapDelta.Whole whole -> whole.bytes();
            case MapDelta.Unfit(String reason) -> throw new IOException(reason);
          };
      default -> before;
    };
  }

  /// How servers are after this entry.
  Collection<ServerHealth> servers(Collection<ServerHealth> before) throws IOException {
    if (kind != HEALTH) {
      return before;
    }
    try {
      FleetMessage.FromControl told = FleetJson.readFromControl(new String(content, UTF_8));
      return told instanceof FleetMessage.Health health ? health.servers() : before;
    } catch (FleetJson.MalformedMessage e) {
      throw new IOException("servers: " + e.getMessage(), e);
    }
  }
}

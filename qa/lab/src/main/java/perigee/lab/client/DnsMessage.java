package perigee.lab.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import perigee.lab.wan.Address;

/// The little of DNS that a client needs (RFC 1035, RFC 6891, RFC 7871), written apart from the
/// network's own codec, so that one can find the other's mistakes.
///
/// @param status the answer's code, 0 for success
/// @param addresses in the order of the answer
/// @param ttlSeconds the least of all records
/// @param scope the bits of the client's prefix that the answer is for; empty without ECS
record DnsMessage(int status, List<Address> addresses, long ttlSeconds, Optional<Integer> scope) {

  private static final int HEADER_BYTES = 12;
  private static final int A = 1;
  private static final int OPT = 41;
  private static final int INTERNET = 1;
  private static final int CLIENT_SUBNET = 8;
  private static final int RECURSION_DESIRED = 0x100;
  private static final int ANSWER = 0x8000;
  private static final int TRUNCATED = 0x200;
  private static final int STATUS = 0xf;
  private static final int UDP_BYTES = 1232;
  private static final int POINTER = 0xc0;
  private static final int PREFIX_BITS = 24;
  private static final int ECS_BYTES = 4 + PREFIX_BITS / 8;
  private static final int QUESTION_BYTES = 512;

  DnsMessage {
    addresses = List.copyOf(addresses);
  }

  /// A query for the addresses of a name.
  ///
  /// @param recursion whether a resolver is asked
  /// @param subnet the client's /24, to be sent along
  static byte[] query(int id, String name, boolean recursion, Optional<Address> subnet) {
    ByteBuffer out = ByteBuffer.allocate(QUESTION_BYTES);
    out.putShort((short) id).putShort((short) (recursion ? RECURSION_DESIRED : 0));
    out.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 1);
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      out.put((byte) bytes.length).put(bytes);
    }
    out.put((byte) 0).putShort((short) A).putShort((short) INTERNET);
    out.put((byte) 0).putShort((short) OPT).putShort((short) UDP_BYTES).putInt(0);
    out.putShort((short) (subnet.isPresent() ? 4 + ECS_BYTES : 0));
    subnet.ifPresent(client -> {
      out.putShort((short) CLIENT_SUBNET).putShort((short) ECS_BYTES).putShort((short) 1);
      out.put((byte) PREFIX_BITS).put((byte) 0);
      out.put((byte) (client.bits() >>> 24));
      out.put((byte) (client.bits() >>> 16));
      out.put((byte) (client.bits() >>> 8));
    });
    byte[] message = new byte[out.position()];
    out.flip().get(message);
    return message;
  }

  /// Reads an answer.
  ///
  /// @throws IOException if it is not one to this query
  static DnsMessage read(ByteBuffer in, int id) throws IOException {
    try {
      return readChecked(in, id);
    } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
      throw new IOException("a DNS message ends too early", e);
    }
  }

  private static DnsMessage readChecked(ByteBuffer in, int id) throws IOException {
    int answerId = Short.toUnsignedInt(in.getShort());
    int flags = Short.toUnsignedInt(in.getShort());
    if (answerId != id || (flags & ANSWER) == 0 || (flags & TRUNCATED) != 0) {
      throw new IOException("not a whole answer to this query");
    }
    int questions = in.getShort();
    int records = in.getShort() + in.getShort() + in.getShort();
    in.position(HEADER_BYTES);
    for (int i = 0; i < questions; i++) {
      skipName(in);
      in.getInt();
    }
    Collected found = new Collected();
    for (int i = 0; i < records; i++) {
      skipName(in);
      found.take(in);
    }
    return new DnsMessage(flags & STATUS, found.addresses, found.ttl, found.scope);
  }

  private static void skipName(ByteBuffer in) {
    int length = Byte.toUnsignedInt(in.get());
    while (length != 0) {
      if (length >= POINTER) {
        in.get();
        return;
      }
      in.position(in.position() + length);
      length = Byte.toUnsignedInt(in.get());
    }
  }

  /// What the records say.
  private static final class Collected {

    private final List<Address> addresses = new ArrayList<>();
    private long ttl = Integer.MAX_VALUE;
    private Optional<Integer> scope = Optional.empty();

    void take(ByteBuffer in) {
      int type = Short.toUnsignedInt(in.getShort());
      in.getShort();
      long lives = Integer.toUnsignedLong(in.getInt());
      int length = Short.toUnsignedInt(in.getShort());
      int end = in.position() + length;
      if (type == A && length == Integer.BYTES) {
        addresses.add(new Address(in.getInt()));
        ttl = Math.min(ttl, lives);
      } else if (type == OPT) {
        options(in, end);
      }
      in.position(end);
    }

    private void options(ByteBuffer in, int end) {
      while (in.position() + 4 <= end) {
        int code = Short.toUnsignedInt(in.getShort());
        int length = Short.toUnsignedInt(in.getShort());
        if (code == CLIENT_SUBNET && length >= 4) {
          scope = Optional.of(Byte.toUnsignedInt(in.get(in.position() + 3)));
        }
        in.position(in.position() + length);
      }
    }
  }
}

package perigee.content.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Lines of the access log on their way to the file, as bytes. What records of prepared answers
/// have in common is made into text once for all that follow each other. Confined to the log's
/// thread.
final class LogLines {

  private static final byte[] ID = bytes("{\"id\":\"");
  private static final byte[] AT = bytes("\",\"at\":");
  private static final byte[] CLIENT = bytes(",\"client\":\"");
  private static final byte[] TOTAL = bytes(",\"total-us\":");
  private static final byte[] FAILURE = bytes(",\"failure\":");

  /// Outlines whose text is kept: a power of two.
  private static final int OUTLINES = 1024;

  /// Addresses whose text is kept: a power of two.
  private static final int CLIENTS = 256;

  private final byte[] prefix;
  private final @Nullable InetAddress[] clients = new InetAddress[CLIENTS];
  private final byte[] @Nullable [] clientTexts = new byte[CLIENTS][];
  private final @Nullable Common[] commons = new Common[OUTLINES];
  private byte[] out = new byte[64 << 10];
  private int length;

  /// The text of an outline, between what differs.
  private static final class Common {
    final AnswerOutline of;
    final byte[] beforeBytes;
    final byte[] beforeFirstByte;
    final byte[] end;

    Common(AnswerOutline of) {
      this.of = of;
      beforeBytes =
          inner(
              new JsonLine(256)
                  .text("method", of.method())
                  .text("url", of.url())
                  .number("status", of.status())
                  .end(),
              "\",",
              ",\"bytes\":");
      beforeFirstByte =
          inner(
              new JsonLine(256)
                  .text("property", of.property())
                  .text("cache", of.result().label())
                  .text("key", of.key())
                  .end(),
              ",",
              ",\"first-byte-us\":");
      end = bytes(",\"release\":" + of.release() + "}\n");
    }

    private static byte[] inner(String object, String before, String after) {
      return (before + object.substring(1, object.length() - 1) + after).getBytes(UTF_8);
    }
  }

  /// None yet.
  ///
  /// @param prefix of answers' ids
  LogLines(String prefix) {
    this.prefix = prefix.getBytes(UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  int length() {
    return length;
  }

  void add(AnswerSlot slot) {
    AnswerRecord whole = slot.record;
    AnswerOutline outline = slot.outline;
    InetAddress client = slot.client;
    if (whole != null) {
      append(whole.toJson().getBytes(UTF_8));
      append((byte) '\n');
    } else if (outline != null && client != null) {
      add(slot, common(outline), client);
    }
  }

  private void add(AnswerSlot slot, Common common, InetAddress client) {
    append(ID);
    append(prefix);
    hexDigits(slot.number);
    append(AT);
    number(slot.atMillis);
    append(CLIENT);
    append(text(client));
    append(common.beforeBytes);
    number(slot.bytes);
    append(common.beforeFirstByte);
    number(slot.firstByteNanos / 1000);
    append(TOTAL);
    number(slot.totalNanos / 1000);
    String failure = slot.failure;
    if (failure != null) {
      append(FAILURE);
      String quoted = new JsonLine(64).text("f", failure).end();
      append(quoted.substring(quoted.indexOf(':') + 1, quoted.length() - 1).getBytes(UTF_8));
    }
    append(common.end);
  }

  private Common common(AnswerOutline outline) {
    int at = System.identityHashCode(outline) & (OUTLINES - 1);
    Common known = commons[at];
    if (known == null || !known.of.equals(outline)) {
      known = new Common(outline);
      commons[at] = known;
    }
    return known;
  }

  private byte[] text(InetAddress client) {
    int at = System.identityHashCode(client) & (CLIENTS - 1);
    byte[] text = clientTexts[at];
    if (text == null || !client.equals(clients[at])) {
      text = bytes(client.getHostAddress());
      clients[at] = client;
      clientTexts[at] = text;
    }
    return text;
  }

  private void hexDigits(long value) {
    reserve(16);
    for (int shift = 60 - Long.numberOfLeadingZeros(value | 1) / 4 * 4; shift >= 0; shift -= 4) {
      int digit = (int) (value >>> shift) & 15;
      out[length++] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
  }

  private void number(long value) {
    reserve(20);
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = Math.max(0, value);
    for (int at = length + digits - 1; at >= length; at--) {
      out[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private void append(byte[] text) {
    reserve(text.length);
    System.arraycopy(text, 0, out, length, text.length);
    length += text.length;
  }

  private void append(byte one) {
    reserve(1);
    out[length++] = one;
  }

  private void reserve(int more) {
    if (length + more > out.length) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
    }
  }

  /// Writes the lines, and begins anew.
  void writeTo(OutputStream file) throws IOException {
    file.write(out, 0, length);
    length = 0;
  }

  /// Forgets the lines.
  void clear() {
    length = 0;
  }
}

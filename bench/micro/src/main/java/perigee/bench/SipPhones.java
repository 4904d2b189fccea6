package perigee.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Telephones for `bench/sip.sh`, each with a connection of its own that stays open, as they are at
/// the edge of a SIP network. Each registers again and again: a challenge, its answer by digest
/// (MD5, qop=auth), and a 200. Arguments: port, password, telephones.
///
/// Says `ready` when all are connected and have registered once. Then each line of its input says
/// how many registrations are to be made, and how many in a second, evenly spaced; it is answered
/// by their median and 99th percentile in ms, from when one was due.
public final class SipPhones {

  private static final String DOMAIN = "sip.example";
  private static final int MESSAGE = 4096;
  private static final long PAUSE_NANOS = 50_000;
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final int FIRST_PER_SECOND = 2000;
  private static final HexFormat HEX = HexFormat.of();

  private final Selector selector = Selector.open();
  private final Queue<Phone> idle = new ArrayDeque<>();
  private final MessageDigest md5;
  private final String method;
  private long[] tookNanos = new long[0];
  private int done;

  private SipPhones() throws IOException {
    try {
      this.md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    this.method = hash("REGISTER:sip:" + DOMAIN);
  }

  public static void main(String[] arguments) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    int count = Integer.parseInt(arguments[2]);
    SipPhones phones = new SipPhones();
    for (int i = 0; i < count; i++) {
      phones.idle.add(phones.new Phone("person" + i, arguments[1], server));
    }
    phones.register(count, FIRST_PER_SECOND);
    System.out.println("ready");
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, ISO_8859_1));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      String[] order = line.split(" ", 2);
      long[] took = phones.register(Integer.parseInt(order[0]), Integer.parseInt(order[1]));
      System.out.printf(
          "%.2f %.2f%n", took[took.length / 2] / 1e6, took[(int) (took.length * 0.99)] / 1e6);
    }
  }

  private String hash(String text) {
    return HEX.formatHex(md5.digest(text.getBytes(ISO_8859_1)));
  }

  /// Has telephones register one after the other, those first that have waited longest.
  ///
  /// @return how long each took, sorted
  private long[] register(int count, int perSecond) throws IOException {
    tookNanos = new long[count];
    done = 0;
    long from = System.nanoTime();
    long until = from + 1_000_000_000L * count / perSecond + PATIENCE_NANOS;
    int begun = 0;
    while (done < count) {
      long now = System.nanoTime();
      if (now > until) {
        throw new IOException(
            "%d of %d registrations were not answered".formatted(count - done, count));
      }
      long due = from + 1_000_000_000L * begun / perSecond;
      while (begun < count && due <= now && !idle.isEmpty()) {
        idle.remove().begin(due);
        due = from + 1_000_000_000L * ++begun / perSecond;
      }
      if (selector.selectNow(SipPhones::heard) == 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    Arrays.sort(tookNanos);
    return tookNanos;
  }

  private static void heard(SelectionKey key) {
    if (key.attachment() instanceof Phone phone) {
      phone.read();
    }
  }

  /// One of them.
  private final class Phone {

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(MESSAGE);
    private final String person;
    private final String secret;
    private final String callId;
    private final String via;
    private final String contact;
    private int sequence;
    private long dueNanos;

    Phone(String person, String password, InetSocketAddress server) throws IOException {
      this.channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      this.person = person;
      this.secret = hash(person + ":" + DOMAIN + ":" + password);
      this.callId = hash(person);
      this.via = "Via: SIP/2.0/TCP 127.0.0.1:" + port + ";branch=z9hG4bK" + port + "-";
      this.contact =
          "Contact: <sip:" + person + "@127.0.0.1:" + port + ";transport=tcp>\r\nExpires: 3600\r\n";
    }

    void begin(long due) throws IOException {
      dueNanos = due;
      send("");
    }

    private void send(String authorization) throws IOException {
      sequence++;
      String address = "<sip:" + person + "@" + DOMAIN + ">";
      String message =
          ("REGISTER sip:" + DOMAIN + " SIP/2.0\r\n" + via + sequence + "\r\n")
              + ("From: " + address + ";tag=" + sequence + "\r\nTo: " + address + "\r\n")
              + ("Call-ID: " + callId + "\r\nCSeq: " + sequence + " REGISTER\r\n")
              + ("Max-Forwards: 70\r\n" + contact + authorization + "Content-Length: 0\r\n\r\n");
      ByteBuffer bytes = ByteBuffer.wrap(message.getBytes(ISO_8859_1));
      channel.write(bytes);
      if (bytes.hasRemaining()) {
        throw new IOException("the server takes nothing more of " + person);
      }
    }

    void read() {
      try {
        if (channel.read(in) < 0) {
          throw new IOException("the server closed the connection of " + person);
        }
        String message = message();
        if (message == null) {
          return;
        }
        if (message.startsWith("SIP/2.0 401")) {
          answer(message);
        } else if (message.startsWith("SIP/2.0 200")) {
          tookNanos[done++] = System.nanoTime() - dueNanos;
          idle.add(this);
        } else {
          throw new IOException(person + " was answered " + message);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /// What has come, once it is whole; bodies there are none.
    private @Nullable String message() throws IOException {
      String message = new String(in.array(), 0, in.position(), ISO_8859_1);
      if (!message.endsWith("\r\n\r\n")) {
        return null;
      }
      if (!message.contains("\r\nContent-Length: 0\r\n")) {
        throw new IOException(person + " was answered with a body: " + message);
      }
      in.clear();
      return message;
    }

    private void answer(String challenge) throws IOException {
      int at = challenge.indexOf("nonce=\"") + "nonce=\"".length();
      String nonce = challenge.substring(at, challenge.indexOf('"', at));
      String own = Integer.toHexString(sequence);
      String response = hash(secret + ":" + nonce + ":00000001:" + own + ":auth:" + method);
      send(
          ("Authorization: Digest username=\"" + person + "\", realm=\"" + DOMAIN + "\", nonce=\"")
              + (nonce + "\", uri=\"sip:" + DOMAIN + "\", response=\"" + response + "\", cnonce=\"")
              + (own + "\", nc=00000001, qop=auth, algorithm=MD5\r\n"));
    }
  }
}

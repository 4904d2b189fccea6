package perigee.lab.nat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.lab.world.Namespace;

/// What passes the network card of a customer's machine, kept by `tcpdump` in a file of its own and
/// read from there (pcap, Ethernet, IPv4).
final class Capture implements Closeable {

  private static final int SNAP = 200;

  /// The kernel hands a block over after a second at the latest.
  private static final Duration BLOCK = Duration.ofMillis(1100);

  private static final Duration WRITE = Duration.ofMillis(100);
  private static final int FILE_HEAD = 24;
  private static final int ETHERNET = 14;
  private static final int IPV4 = 0x0800;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int UDP_HEAD = 8;

  private final Process process;
  private final Path file;
  private final Site site;

  /// One packet.
  ///
  /// @param atMillis since 1970
  /// @param out whether this machine sent it
  /// @param remote the other end's address
  /// @param payload what the transport carries, its beginning at least
  /// @param length of the whole payload
  record Packet(
      double atMillis, boolean out, boolean udp, String remote, ByteBuffer payload, int length) {}

  private Capture(Process process, Path file, Site site) {
    this.process = process;
    this.file = file;
    this.site = site;
  }

  /// Addresses that this phone's signalling goes to: super nodes, or the proxy before them.
  List<String> signalledTo() {
    return site.access() == Access.PROXY ? List.of(site.lan() + 1) : PublicPlaces.RELAYS;
  }

  /// Begins at a customer's machine.
  static Capture start(Namespace at, Site site, Path out) throws IOException {
    Path file = out.resolve(site.name() + ".pcap");
    Process process =
        new ProcessBuilder(
                at.command(
                    "tcpdump",
                    "-i",
                    "eth0",
                    "-n",
                    "-s",
                    Integer.toString(SNAP),
                    "-w",
                    file.toString(),
                    "ip"))
            .redirectErrorStream(true)
            .redirectOutput(out.resolve(site.name() + "-tcpdump.log").toFile())
            .start();
    return new Capture(process, file, site);
  }

  /// What passed in a time that is over.
  List<Packet> between(double fromMillis, double untilMillis)
      throws IOException, InterruptedException {
    flush();
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Packet> packets = new ArrayList<>();
    all.position(Math.min(FILE_HEAD, all.limit()));
    try {
      while (all.hasRemaining()) {
        double at = 1000.0 * all.getInt() + all.getInt() / 1000.0;
        int kept = all.getInt();
        all.getInt();
        ByteBuffer frame = all.slice(all.position(), kept);
        all.position(all.position() + kept);
        if (at >= fromMillis && at <= untilMillis) {
          Packet read = packet(at, frame.order(ByteOrder.BIG_ENDIAN));
          if (read != null) {
            packets.add(read);
          }
        }
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException _) {
      // The last packet is being written.
      return packets;
    }
    return packets;
  }

  /// Packets are taken from the kernel and written in blocks: to wake for each costs more than the
  /// phones do.
  private void flush() throws IOException, InterruptedException {
    Thread.sleep(BLOCK);
    new ProcessBuilder("kill", "-USR2", Long.toString(process.pid())).start().waitFor();
    Thread.sleep(WRITE);
  }

  private @Nullable Packet packet(double at, ByteBuffer frame) {
    if (frame.limit() < ETHERNET + 20 + UDP_HEAD || frame.getShort(12) != (short) IPV4) {
      return null;
    }
    int head = (frame.get(ETHERNET) & 0xf) * 4;
    int whole = frame.getShort(ETHERNET + 2) & 0xffff;
    int protocol = frame.get(ETHERNET + 9) & 0xff;
    int transport = ETHERNET + head;
    boolean out = address(frame, ETHERNET + 12).equals(site.address());
    String remote = address(frame, ETHERNET + (out ? 16 : 12));
    if (protocol != TCP && protocol != UDP) {
      return null;
    }
    int inner = protocol == UDP ? UDP_HEAD : (frame.get(transport + 12) >> 4 & 0xf) * 4;
    int from = Math.min(transport + inner, frame.limit());
    ByteBuffer payload = frame.slice(from, frame.limit() - from);
    return new Packet(at, out, protocol == UDP, remote, payload, whole - head - inner);
  }

  private static String address(ByteBuffer frame, int at) {
    return "%d.%d.%d.%d"
        .formatted(
            frame.get(at) & 0xff,
            frame.get(at + 1) & 0xff,
            frame.get(at + 2) & 0xff,
            frame.get(at + 3) & 0xff);
  }

  @Override
  public void close() {
    process.destroy();
  }
}

package perigee.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaLimits;
import perigee.realtime.media.MediaPeer;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.MediaPortConfig;
import perigee.realtime.media.MediaStatistics;
import perigee.realtime.media.PeerListener;
import perigee.realtime.media.PeerTerms;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.RtpWriter;

/// What the media port costs: one peer sends frames of some packets, each packet is opened, copied
/// for every other peer, protected for it and sent. Arguments: receivers, seconds.
public final class MediaPortProgram {

  private static final int PAYLOAD = 1160;
  private static final int SSRC_AT = 8;
  private static final long NAP_NANOS = 20_000_000L;
  private static final int SYSTEM_TICKS = 12;
  private static final double TICK_NANOS = 1e7;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final MediaPort server;
  private final MediaPort client;
  private final List<MediaPort> others = new ArrayList<>();
  private final List<MediaPeer> receivers = new ArrayList<>();
  private final byte[] copy = new byte[2048];
  private final RtpWriter writer = new RtpWriter();
  private final byte[] packet = new byte[2048];
  private int sequence;

  private MediaPortProgram() throws IOException {
    this.server = open();
    this.client = open();
  }

  public static void main(String[] arguments) throws Exception {
    int receivers = Integer.parseInt(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    MediaPortProgram program = new MediaPortProgram();
    MediaPeer sender = program.join(receivers);
    program.others.forEach(MediaPortProgram::nap);
    for (int packets : new int[] {1, 4, 8}) {
      program.run(sender, packets, 1);
      program.measure(sender, packets, receivers, seconds);
    }
    program.others.forEach(MediaPort::close);
    program.client.close();
    program.server.close();
  }

  private static MediaPort open() throws IOException {
    SecureRandom random = new SecureRandom();
    MediaPortConfig config =
        new MediaPortConfig(
            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            List.of(),
            new MediaLimits(2000, 32, Duration.ofSeconds(60), Duration.ofSeconds(60)));
    DtlsIdentity identity = DtlsIdentity.create(InstantSource.system(), random);
    return MediaPort.open(config, identity, System::nanoTime, random);
  }

  private static <T> T on(MediaPort port, Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    port.execute(() -> answer.complete(question.get()));
    return answer.join();
  }

  /// Admits a sender and receivers, and waits until all are connected.
  private MediaPeer join(int count) throws InterruptedException, IOException {
    CountDownLatch connected = new CountDownLatch(2 * (count + 1));
    Quiet quiet = new Quiet(connected);
    MediaPeer sender = join(client, new Forward(connected), quiet, false);
    for (int i = 0; i < count; i++) {
      MediaPort port = open();
      others.add(port);
      join(port, quiet, quiet, true);
    }
    connected.await();
    return sender;
  }

  /// Each end has a port of its own, as each browser has.
  private MediaPeer join(MediaPort from, PeerListener here, PeerListener there, boolean receives) {
    IceCredentials left = server.credentials();
    IceCredentials right = from.credentials();
    on(
        server,
        () -> {
          MediaPeer peer = server.admit(PeerTerms.passive(left, right, from.fingerprint()), here);
          return !receives || receivers.add(peer);
        });
    PeerTerms terms = PeerTerms.active(right, left, server.fingerprint(), server.candidates());
    return on(from, () -> from.admit(terms, there));
  }

  /// Has a receiver look only now and then at what came. A thread that waits for each packet would
  /// be woken at the sender's expense, which other machines' threads are not.
  private static void nap(MediaPort port) {
    port.execute(() -> {
      LockSupport.parkNanos(NAP_NANOS);
      nap(port);
    });
  }

  /// Ticks of the calling thread in the kernel.
  private static long systemTicks() {
    try {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[SYSTEM_TICKS]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Cost(long cpuNanos, long systemTicks, long octets, long sent) {}

  private Cost cost() {
    return on(
        server,
        () ->
            new Cost(
                THREADS.getCurrentThreadCpuTime(),
                systemTicks(),
                THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()),
                server.statistics().get(MediaStatistics.Kind.SENT)));
  }

  private void measure(MediaPeer sender, int packets, int count, int seconds)
      throws InterruptedException {
    Cost before = cost();
    run(sender, packets, seconds);
    Cost after = cost();
    long sent = after.sent() - before.sent();
    double micros = (after.cpuNanos() - before.cpuNanos()) / 1e3 / sent;
    System.out.printf(
        "%d packets a frame, %d receivers: %.2f us a packet (%.0f %% in the kernel), "
            + "%,.0f packets/s on a core, %.2f octets made a packet (%,d sent)%n",
        packets,
        count,
        micros,
        100
            * (after.systemTicks() - before.systemTicks())
            * TICK_NANOS
            / (after.cpuNanos() - before.cpuNanos()),
        1e6 / micros,
        (double) (after.octets() - before.octets()) / sent,
        sent);
  }

  /// Sends frames for some seconds, about 50,000 packets a second to the receivers.
  private void run(MediaPeer sender, int packets, int seconds) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Duration every = Duration.ofMillis(2L * packets);
    long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    client.execute(() -> frame(sender, packets, every, until, done));
    done.await();
  }

  private void frame(
      MediaPeer sender, int packets, Duration every, long until, CountDownLatch done) {
    for (int i = 0; i < packets; i++) {
      writer.begin(packet, 0);
      writer.fields(96, i == packets - 1, sequence++, 0, 1);
      sender.send(packet, 0, writer.endHeader() + PAYLOAD);
    }
    if (System.nanoTime() > until) {
      done.countDown();
    } else {
      client.schedule(every, () -> frame(sender, packets, every, until, done));
    }
  }

  /// Takes what comes.
  private static class Quiet implements PeerListener {

    private final CountDownLatch connected;

    Quiet(CountDownLatch connected) {
      this.connected = connected;
    }

    @Override
    public void connected(MediaPeer peer) {
      connected.countDown();
    }

    @Override
    public void rtp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {}

    @Override
    public void rtcp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {}

    @Override
    public void closed(MediaPeer peer, String reason) {}
  }

  /// Sends what comes to all receivers.
  private final class Forward extends Quiet {

    Forward(CountDownLatch connected) {
      super(connected);
    }

    @Override
    public void rtp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {
      for (int i = 0; i < receivers.size(); i++) {
        System.arraycopy(bytes, at, copy, 0, length);
        NetworkOrder.i32(copy, SSRC_AT, 1000 + i);
        receivers.get(i).send(copy, 0, length);
      }
    }
  }
}

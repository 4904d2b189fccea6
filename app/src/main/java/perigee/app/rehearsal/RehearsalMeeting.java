package perigee.app.rehearsal;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import perigee.app.talk.ConnectorRun;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingOptions;

/// A meeting of two connectors inside this process, with a camera and some who watch it: what a
/// meeting's process needs from its start until media flows, and what is worth compiling once it
/// does.
public final class RehearsalMeeting {

  private static final Meeting MEETING =
      new Meeting(
          "abc-defg-hjk",
          "",
          Meeting.GUEST,
          MeetingOptions.USUAL,
          null,
          "key",
          null,
          Instant.EPOCH,
          null,
          1);
  private static final String SECRET = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  private static final int SECONDS = 20;
  private static final int WATCHERS = 4;

  private RehearsalMeeting() {}

  /// Holds it for a few seconds.
  public static void hold() throws IOException, InterruptedException {
    // Not in the build's folder: the name of a socket has 108 octets at the most.
    Path folder = Files.createTempDirectory("perigee-");
    try (End east = new End(folder.resolve("e"), "east");
        End west = new End(folder.resolve("w"), "west")) {
      east.begin(west, true);
      west.begin(east, false);
      watch(east, west);
      east.await();
      west.await();
      east.part(west);
      west.part(east);
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  /// A camera and a voice, some who watch it there, and one at the other connector.
  private static void watch(End east, End west) throws IOException, InterruptedException {
    String camera = east.joinPrepared("camera", true).awaitIn();
    List<RehearsalBrowser> watchers = new ArrayList<>(List.of(west.join("watcher 0", false)));
    for (int i = 1; i < WATCHERS; i++) {
      watchers.add(east.joinPrepared("watcher " + i, false));
    }
    for (RehearsalBrowser watcher : watchers) {
      String _ = watcher.awaitIn();
      (watcher == watchers.getFirst() ? west : east).say(watcher, RehearsalBrowser.view(camera));
    }
    // A slow machine sees less, and the cache is as much worse.
    for (RehearsalBrowser watcher : watchers.subList(1, WATCHERS)) {
      boolean _ = watcher.awaitEnough(SECONDS);
    }
  }

  /// The host of one connector.
  private static final class End implements Closeable {

    private final Path socket;
    private final String name;
    private final Thread connector;
    private final FrameStream<ConnectorFrame, HostFrame> frames;
    private final CountDownLatch statuses = new CountDownLatch(3);
    private final List<RehearsalBrowser> browsers = new CopyOnWriteArrayList<>();

    End(Path socket, String name) throws IOException {
      this.socket = socket;
      this.name = name;
      try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        listener.bind(UnixDomainSocketAddress.of(socket));
        connector = Thread.ofPlatform().name(name).start(this::connect);
        SocketChannel channel = listener.accept();
        frames =
            FrameStream.ofHost(
                Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
      }
    }

    private void connect() {
      try {
        ConnectorRun.run(socket, "127.0.0.1", null, null);
      } catch (IOException e) {
        throw new IllegalStateException("the rehearsal's meeting failed", e);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    /// Begins the meeting, and puts the other connector on the line.
    void begin(End other, boolean dialled) {
      frames.send(new HostFrame.Begin(MEETING, SECRET, null, List.of()));
      frames.send(new HostFrame.NeighbourUp(other.name, dialled, 1, List.of()));
      Thread.ofVirtual().name(name + " says").start(() -> hear(other));
    }

    /// Somebody asks to come in, and is connected then.
    RehearsalBrowser join(String participant, boolean sends) throws IOException {
      RehearsalBrowser browser = come(participant, sends);
      say(browser, browser.join());
      return browser;
    }

    /// Somebody is connected, and asks to come in then, as most do.
    RehearsalBrowser joinPrepared(String participant, boolean sends)
        throws IOException, InterruptedException {
      RehearsalBrowser browser = come(participant, sends);
      say(browser, browser.prepare());
      browser.awaitConnected();
      say(browser, browser.joinPrepared());
      return browser;
    }

    private RehearsalBrowser come(String participant, boolean sends) throws IOException {
      RehearsalBrowser browser = new RehearsalBrowser(participant, sends);
      browsers.add(browser);
      frames.send(new HostFrame.Connected(browsers.size() - 1, List.of(), ""));
      return browser;
    }

    void say(RehearsalBrowser browser, String text) {
      frames.send(new HostFrame.Text(browsers.indexOf(browser), text));
    }

    private void hear(End other) {
      try {
        for (ConnectorFrame frame = frames.receive(); frame != null; frame = frames.receive()) {
          switch (frame) {
            case ConnectorFrame.ToNeighbour(String _, long _, String text) ->
                other.frames.send(new HostFrame.NeighbourSaid(name, text));
            case ConnectorFrame.Text(long browser, String text) ->
                browsers.get((int) browser).heard(text);
            case ConnectorFrame.Status _ -> statuses.countDown();
            default -> {
              // Of no use here.
            }
          }
        }
      } catch (IOException _) {
        // It is over.
        return;
      }
    }

    void await() throws InterruptedException, IOException {
      if (!statuses.await(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the rehearsal's meeting did not come about");
      }
    }

    /// The other connector is off the line.
    void part(End other) {
      frames.send(new HostFrame.NeighbourDown(other.name));
    }

    @Override
    public void close() throws IOException {
      browsers.forEach(RehearsalBrowser::close);
      // A meeting's process ends with its host's end of the socket.
      frames.close();
      try {
        connector.join(TimeUnit.SECONDS.toMillis(SECONDS));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      Files.deleteIfExists(socket);
    }
  }
}

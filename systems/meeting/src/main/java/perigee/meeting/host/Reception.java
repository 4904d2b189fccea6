package perigee.meeting.host;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.meeting.signal.ClientMessage;
import perigee.meeting.signal.IceServer;
import perigee.meeting.signal.ServerMessage;
import perigee.meeting.signal.SignalReader;
import perigee.meeting.signal.SignalReading;
import perigee.meeting.signal.SignalWriter;
import perigee.model.meeting.Connector;
import perigee.net.websocket.CloseCodes;
import perigee.net.websocket.WebSocket;

/// The browsers of a meeting: each is introduced to the process that there is, or waits for one.
/// Guarded by its [HostedMeeting].
final class Reception {

  /// What is told of the world when somebody comes: to him, and to the process.
  ///
  /// @param trust empty for none
  record Told(
      Supplier<List<IceServer>> iceServers,
      Supplier<List<String>> standIns,
      Supplier<String> trust) {}

  private static final int NETWORK_OCTETS = 8;

  private final String meeting;
  private final int mostUnsent;
  private final Told told;
  private final Map<Long, Browser> browsers = new LinkedHashMap<>();
  private @Nullable FrameStream<ConnectorFrame, HostFrame> process;
  private String toldTrust = "";

  /// @param mostUnsent texts of a browser that wait for a process
  Reception(String meeting, int mostUnsent, Told told) {
    this.meeting = meeting;
    this.mostUnsent = mostUnsent;
    this.told = told;
  }

  boolean isEmpty() {
    return browsers.isEmpty();
  }

  void connect(long connection, WebSocket socket) {
    Browser browser = new Browser(connection, socket);
    browsers.put(connection, browser);
    List<String> standIns = told.standIns().get();
    if (!standIns.isEmpty()) {
      socket.send(SignalWriter.write(new ServerMessage.Hosts(standIns)));
    }
    if (process != null) {
      introduce(browser, process);
    }
  }

  /// From now on this process has the meeting.
  void begin(FrameStream<ConnectorFrame, HostFrame> fresh) {
    process = fresh;
    toldTrust = "";
    browsers.values().forEach(browser -> introduce(browser, fresh));
  }

  private void introduce(Browser browser, FrameStream<ConnectorFrame, HostFrame> to) {
    browser.introduced = true;
    String trust = told.trust().get();
    if (!trust.equals(toldTrust)) {
      toldTrust = trust;
      to.send(new HostFrame.Trust(trust));
    }
    List<IceServer> servers = told.iceServers().get();
    to.send(new HostFrame.Connected(browser.connection, servers, network(browser.socket)));
    for (String text : browser.unsent) {
      to.send(new HostFrame.Text(browser.connection, text));
    }
    browser.unsent.clear();
  }

  /// An IPv6 client has a whole /64 of addresses.
  private static String network(WebSocket socket) {
    InetAddress address = socket.peer().remote().getAddress();
    byte[] octets = address == null ? new byte[0] : address.getAddress();
    return HexFormat.of().formatHex(octets, 0, Math.min(octets.length, NETWORK_OCTETS));
  }

  /// A browser says something.
  ///
  /// @param relief where newcomers find room; null if here
  void heard(long connection, String text, @Nullable Connector relief) {
    Browser browser = browsers.get(connection);
    if (browser == null) {
      return;
    }
    @Nullable SignalReading first = browser.isSilent ? SignalReader.read(text) : null;
    boolean prepares = first instanceof SignalReading.Read(ClientMessage.Prepare _);
    browser.isSilent &= prepares;
    if (relief != null && prepares) {
      // It will be sent away when it joins.
      browser.socket.send(
          SignalWriter.write(
              new ServerMessage.Fault("busy", "join with an offer of media", "prepare")));
    } else if (relief != null && isNewcomer(first)) {
      sendAway(browser, relief);
    } else if (browser.introduced && process != null) {
      process.send(new HostFrame.Text(connection, text));
    } else if (browser.unsent.size() < mostUnsent) {
      browser.unsent.add(text);
    } else {
      browser.socket.close(CloseCodes.TRY_AGAIN_LATER, "the meeting is not ready");
    }
  }

  /// Whoever was in the meeting before is not sent away.
  private static boolean isNewcomer(@Nullable SignalReading first) {
    return first instanceof SignalReading.Read(ClientMessage.Join join) && join.resume() == null;
  }

  private void sendAway(Browser browser, Connector to) {
    disconnected(browser.connection);
    String url = to.talk() + "/m/" + meeting;
    browser.socket.send(SignalWriter.write(new ServerMessage.MovedHost(url)));
    browser.socket.close(CloseCodes.NORMAL, "there is room elsewhere");
  }

  void disconnected(long connection) {
    Browser browser = browsers.remove(connection);
    if (browser != null && browser.introduced && process != null) {
      process.send(new HostFrame.Gone(connection));
    }
  }

  /// The process says something to a browser.
  void say(long connection, String text) {
    Browser browser = browsers.get(connection);
    if (browser != null) {
      browser.socket.send(text);
    }
  }

  /// The process is done with a browser.
  void close(long connection) {
    Browser browser = browsers.remove(connection);
    if (browser != null) {
      browser.socket.close(CloseCodes.NORMAL, "the meeting is over for you");
    }
  }

  /// The process is gone, and what was said to it.
  ///
  /// @return those who are there
  List<Browser> orphaned() {
    process = null;
    for (Browser browser : browsers.values()) {
      browser.introduced = false;
      browser.unsent.clear();
    }
    return new ArrayList<>(browsers.values());
  }

  /// The meeting is over here.
  ///
  /// @return those who were there
  List<Browser> over() {
    process = null;
    List<Browser> there = new ArrayList<>(browsers.values());
    browsers.clear();
    return there;
  }
}

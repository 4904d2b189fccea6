package perigee.lab.nat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.media.HttpProxy;
import perigee.realtime.media.IceServer;
import perigee.realtime.media.Reach;
import perigee.wire.stun.TimeLimitedCredential;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The program at a customer's: it is called and calls, as it is told. Everything it says but media
/// goes over one connection to the switchboard.
public final class Agent {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LEAST_WORDS = 4;
  private static final int WARM_LOOKS = 200;
  private static final long LIFE_SECONDS = 3600;

  private final String address;
  private final DtlsIdentity identity =
      DtlsIdentity.create(InstantSource.system(), new SecureRandom());
  private final @Nullable InetSocketAddress proxy;
  private final Map<String, AgentCall> calls = new ConcurrentHashMap<>();
  private final List<IceServer> servers = new ArrayList<>();

  private Agent(String address, String secret, @Nullable InetSocketAddress proxy) {
    this.address = address;
    this.proxy = proxy;
    long until = InstantSource.system().instant().getEpochSecond() + LIFE_SECONDS;
    String user = TimeLimitedCredential.user("lab", until);
    String password = TimeLimitedCredential.password(secret, user);
    for (String host : PublicPlaces.RELAYS) {
      servers.add(server(host, PublicPlaces.STUN, IceServer.Transport.UDP, user, password));
      servers.add(server(host, PublicPlaces.HTTPS, IceServer.Transport.TCP, user, password));
    }
  }

  private static IceServer server(
      String host, int port, IceServer.Transport transport, String user, String password) {
    return new IceServer(
        new InetSocketAddress(InetAddress.ofLiteral(host), port), transport, user, password);
  }

  /// Runs until the switchboard hangs up.
  ///
  /// @param words name, own address, secret, and the proxy's address or `-`
  public static void main(String[] words) throws IOException {
    if (words.length < LEAST_WORDS) {
      throw new IllegalArgumentException("NAME ADDRESS SECRET PROXY|-");
    }
    InetSocketAddress proxy =
        words[3].equals("-")
            ? null
            : new InetSocketAddress(InetAddress.ofLiteral(words[3]), Site.PROXY_PORT);
    Agent agent = new Agent(words[1], words[2], proxy);
    agent.warmUp();
    agent.serve(words[0]);
    System.exit(0);
  }

  /// A call with itself, so that the first one with another is as fast as the next.
  private void warmUp() throws IOException {
    AgentCall[] ends = new AgentCall[2];
    for (int i = 0; i < ends.length; i++) {
      int other = 1 - i;
      ends[i] =
          new AgentCall(
              terms(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false, List.of()),
              message -> pass(ends[other], message));
    }
    ends[0].port().execute(ends[0]::dial);
    try {
      for (int i = 0; i < WARM_LOOKS && !(ends[0].hears() && ends[1].hears()); i++) {
        Thread.sleep(Duration.ofMillis(100));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (AgentCall end : ends) {
      end.port().close();
    }
  }

  private static void pass(AgentCall to, JsonNode message) {
    String word = message.path("say").asString();
    JsonNode session = message.path("session");
    to.port().execute(() -> to.heard(word, session));
  }

  private AgentCall.Terms terms(InetSocketAddress bind, boolean isPrivate, List<IceServer> helped) {
    Duration ring = Duration.ofMillis(helped.isEmpty() ? 300 : PublicPlaces.RING_MILLIS);
    Reach reach =
        helped.isEmpty()
            ? Reach.PLAIN
            : Reach.everywhere(proxy == null ? null : HttpProxy.at(proxy));
    return new AgentCall.Terms(identity, bind, reach, helped, isPrivate, ring);
  }

  private void serve(String name) throws IOException {
    try (Socket socket = connect();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      OutputStream out = socket.getOutputStream();
      Consumer<ObjectNode> say = message -> write(out, message);
      say.accept(JSON.createObjectNode().put("hello", name));
      String line = in.readLine();
      while (line != null) {
        take(JSON.readTree(line), say);
        line = in.readLine();
      }
    }
  }

  private static void write(OutputStream out, ObjectNode message) {
    try {
      synchronized (out) {
        out.write((message + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the switchboard is gone", e);
    }
  }

  private Socket connect() throws IOException {
    InetSocketAddress to =
        new InetSocketAddress(InetAddress.ofLiteral(PublicPlaces.SWITCHBOARD), PublicPlaces.HTTPS);
    Socket socket = new Socket();
    socket.connect(proxy == null ? to : proxy, 10_000);
    socket.setTcpNoDelay(true);
    if (proxy != null) {
      String request = "CONNECT %s:443 HTTP/1.1\r\n\r\n".formatted(PublicPlaces.SWITCHBOARD);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      InputStream in = socket.getInputStream();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
    }
    return socket;
  }

  private void take(JsonNode message, Consumer<ObjectNode> say) throws IOException {
    String id = message.path("id").asString();
    String other = message.path("peer").asString();
    boolean isPrivate = message.path("private").asBoolean();
    switch (message.path("say").asString()) {
      case "dial" -> {
        AgentCall call = begin(id, other, isPrivate, say);
        call.port().execute(call::dial);
      }
      case "invite" -> hear(begin(id, other, isPrivate, say), message);
      case "figures" -> {
        AgentCall call = calls.get(id);
        if (call != null) {
          call.port()
              .execute(() ->
                  say.accept(JSON.createObjectNode().put("id", id).set("figures", call.figures())));
        }
      }
      case "end" -> {
        AgentCall call = calls.remove(id);
        if (call != null) {
          call.port().execute(call::end);
          call.port().close();
        }
      }
      default -> {
        AgentCall call = calls.get(id);
        if (call != null) {
          hear(call, message);
        }
      }
    }
  }

  private static void hear(AgentCall call, JsonNode message) {
    pass(call, message);
  }

  private AgentCall begin(String id, String other, boolean isPrivate, Consumer<ObjectNode> say)
      throws IOException {
    InetSocketAddress bind = new InetSocketAddress(InetAddress.ofLiteral(address), 0);
    AgentCall call =
        new AgentCall(
            terms(bind, isPrivate, servers),
            message -> {
              message.put("id", id);
              message.put("to", other);
              message.put("private", isPrivate);
              say.accept(message);
            });
    calls.put(id, call);
    return call;
  }
}

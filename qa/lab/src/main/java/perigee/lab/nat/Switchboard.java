package perigee.lab.nat;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import perigee.lab.world.Namespace;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Where agents meet: it passes on what they say to each other, and tells them what to do.
final class Switchboard implements Closeable {

  private static final JsonMapper JSON = new JsonMapper();

  private final ServerSocket listener;
  private final Map<String, OutputStream> agents = new ConcurrentHashMap<>();
  private final Map<String, BlockingQueue<JsonNode>> answers = new ConcurrentHashMap<>();

  private Switchboard(ServerSocket listener) {
    this.listener = listener;
  }

  static Switchboard start(Namespace at) throws IOException, InterruptedException {
    InetAddress here = InetAddress.ofLiteral(PublicPlaces.SWITCHBOARD);
    Switchboard board =
        new Switchboard(at.call(() -> new ServerSocket(PublicPlaces.HTTPS, 64, here)));
    Thread.ofPlatform().daemon().name("switchboard").start(board::accept);
    return board;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().name("agent").start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    String name = "";
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String line = in.readLine();
      while (line != null) {
        JsonNode message = JSON.readTree(line);
        if (message.has("hello")) {
          name = message.path("hello").asString();
          agents.put(name, socket.getOutputStream());
        } else if (message.has("figures")) {
          answers
              .computeIfAbsent(
                  message.path("id").asString() + " " + name, _ -> new LinkedBlockingQueue<>())
              .add(message.path("figures"));
        } else {
          ((ObjectNode) message).put("peer", name);
          tell(message.path("to").asString(), message);
        }
        line = in.readLine();
      }
    } catch (IOException _) {
      // Its figures will be missing, and the report says so.
      agents.remove(name);
    }
  }

  boolean knows(String name) {
    return agents.containsKey(name);
  }

  private void tell(String name, JsonNode message) throws IOException {
    OutputStream out = agents.get(name);
    if (out != null) {
      synchronized (out) {
        out.write((message + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  void dial(String id, String caller, String callee, boolean isPrivate) throws IOException {
    tell(
        caller,
        JSON.createObjectNode()
            .put("say", "dial")
            .put("id", id)
            .put("peer", callee)
            .put("private", isPrivate));
  }

  /// What an agent knows of a call; null if it does not answer.
  @Nullable JsonNode figures(String id, String agent) throws IOException, InterruptedException {
    BlockingQueue<JsonNode> queue =
        answers.computeIfAbsent(id + " " + agent, _ -> new LinkedBlockingQueue<>());
    queue.clear();
    tell(agent, JSON.createObjectNode().put("say", "figures").put("id", id));
    return queue.poll(1, TimeUnit.SECONDS);
  }

  void end(String id, String agent) throws IOException {
    tell(agent, JSON.createObjectNode().put("say", "end").put("id", id));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

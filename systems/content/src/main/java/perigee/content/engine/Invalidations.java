package perigee.content.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.content.rules.CompiledRelease;
import perigee.content.semantics.Invalidation;
import perigee.content.store.CacheKey;
import perigee.content.tier.Hop;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.http.Exchange;
import perigee.net.http.PeerException;
import perigee.net.http.ResponseHandler;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Takes away what an unsafe request's answer made out of date (RFC 9111 §4.4): here, and on the
/// nodes that this one would next ask for it, which the answer did not pass. The client's answer
/// waits for them, but not for long.
final class Invalidations {

  /// The path at which nodes tell each other.
  static final String PATH = "/.perigee/invalidate";

  private static final Duration PATIENCE = Duration.ofMillis(250);
  private static final int MOST_NODES = 8;
  private static final int MOST_BYTES = 16 * 1024;
  private static final String PROPERTY = "perigee-property";
  private static final String SCHEME = "perigee-scheme";
  private static final String HOST = "perigee-host";
  private static final String FORM = "perigee-form";
  private static final String EXTRA = "perigee-extra";
  private static final List<String> SCHEMES = List.of("http", "https");

  private final Machinery machinery;
  private final Flights flights;
  private final Supplier<CompiledRelease> release;

  Invalidations(Machinery machinery, Flights flights, Supplier<CompiledRelease> release) {
    this.machinery = machinery;
    this.flights = flights;
    this.release = release;
  }

  /// Does what another node tells.
  void told(Exchange exchange) {
    Fields fields = exchange.request().fields();
    String property = fields.first(PROPERTY);
    String scheme = fields.first(SCHEME);
    String host = fields.first(HOST);
    String extra = fields.first(EXTRA);
    if (property != null && scheme != null && host != null) {
      for (String form : fields.all(FORM)) {
        drop(new CacheKey(property, scheme, host, form, ""));
        if (extra != null) {
          drop(new CacheKey(property, scheme, host, form, decoded(extra)));
        }
      }
    }
    exchange.respond(new ResponseHead(204, "", HttpVersion.HTTP_1_1, Fields.EMPTY), Bodies.empty());
  }

  /// Does what an answer asks for, then goes on.
  void after(Transaction t, ResponseHead head, Runnable then) {
    List<String> paths = Invalidation.of(t.request(), t.target, head);
    Map<String, Message> messages = new LinkedHashMap<>();
    for (String path : paths) {
      for (String form : release.get().purgeKeys(t.target.host(), path)) {
        dropHere(t, form);
        if (t.isPublic()) {
          boolean own = path.equals(t.target.pathAndQuery());
          keepers(t, form, own, messages);
        }
      }
    }
    if (messages.isEmpty()) {
      then.run();
    } else {
      new Spreading(t, messages.size(), then).send(messages.values());
    }
  }

  private void dropHere(Transaction t, String form) {
    CacheKey key = t.policy.key();
    for (String scheme : SCHEMES) {
      drop(new CacheKey(key.property(), scheme, key.host(), form, ""));
      if (!key.extra().isEmpty()) {
        drop(new CacheKey(key.property(), scheme, key.host(), form, key.extra()));
      }
    }
  }

  private void drop(CacheKey key) {
    flights.doom(key);
    machinery.store().find(key).forEach(machinery.store()::remove);
    machinery.store().find(Fragments.key(key)).forEach(machinery.store()::remove);
  }

  /// Adds the nodes that keep a form of a URL: the region's owner, and for a URL that is not the
  /// request's own the next tier's nodes, since the request went to others.
  private void keepers(Transaction t, String form, boolean own, Map<String, Message> messages) {
    CacheKey key = t.policy.key();
    long hash = Transaction.hash(new CacheKey(key.property(), key.scheme(), key.host(), form, ""));
    machinery.tiers().peer(hash).ifPresent(node -> add(t, node, form, messages));
    if (own) {
      return;
    }
    for (Hop hop : machinery.tiers().upstream(hash, t.policy.property())) {
      if (hop instanceof Hop.Node node) {
        add(t, node, form, messages);
      }
    }
  }

  private static void add(
      Transaction t, Hop.Node node, String form, Map<String, Message> messages) {
    @Nullable Message message = messages.get(node.member().id());
    if (message == null && messages.size() < MOST_NODES) {
      message = new Message(node, begun(t, node));
      messages.put(node.member().id(), message);
    }
    if (message != null && message.bytes + form.length() <= MOST_BYTES) {
      message.fields.add(FORM, form);
      message.bytes += form.length();
    }
  }

  private static Fields.Builder begun(Transaction t, Hop.Node node) {
    CacheKey key = t.policy.key();
    Fields.Builder fields =
        Fields.builder()
            .add("host", node.member().id())
            .add(PROPERTY, key.property())
            .add(SCHEME, key.scheme())
            .add(HOST, key.host());
    return key.extra().isEmpty() ? fields : fields.add(EXTRA, encoded(key.extra()));
  }

  /// The rest of a key is text of several lines, which no field can hold.
  private static String encoded(String extra) {
    return Base64.getEncoder().encodeToString(extra.getBytes(ISO_8859_1));
  }

  private static String decoded(String field) {
    return new String(Base64.getDecoder().decode(field), ISO_8859_1);
  }

  /// What one node is told.
  private static final class Message {
    private final Hop.Node node;
    private final Fields.Builder fields;
    private int bytes;

    Message(Hop.Node node, Fields.Builder fields) {
      this.node = node;
      this.fields = fields;
    }
  }

  /// Waits until all nodes have been told, or its patience ends.
  private final class Spreading {
    private final Loop loop;
    private final Runnable then;
    private final Loop.Timer timer;
    private int left;
    private boolean over;

    Spreading(Transaction t, int nodes, Runnable then) {
      this.loop = t.exchange.loop();
      this.left = nodes;
      this.then = then;
      this.timer = loop.after(PATIENCE, this::end);
    }

    void send(Iterable<Message> messages) {
      for (Message message : messages) {
        RequestHead head =
            new RequestHead("GET", PATH, HttpVersion.HTTP_1_1, message.fields.build());
        machinery.client().send(loop, message.node.target(), head, Bodies.empty(), new Told());
      }
    }

    private void end() {
      if (!over) {
        over = true;
        timer.cancel();
        then.run();
      }
    }

    private final class Told implements ResponseHandler {

      @Override
      public void response(ResponseHead head, BodySource body) {
        body.pull(1);
        body.close();
        one();
      }

      @Override
      public void failed(PeerException failure) {
        one();
      }

      private void one() {
        left--;
        if (left == 0) {
          end();
        }
      }
    }
  }
}

package perigee.calling.phone;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.ServerTransaction;
import perigee.realtime.media.MediaPort;
import perigee.wire.sdp.Candidate;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipRequest;

/// The calls of a phone, and what they need of it. Belongs to SIP's loop.
final class Calls implements Exchange {

  private static final int OK = 200;
  private static final int BUSY_HERE = 486;
  private static final int UNAVAILABLE = 503;

  private final Wires wires;
  private final PhoneConfig config;
  private final PhoneListener listener;
  private final MediaPort port;
  private final Places places;
  private final Lines lines;
  private final Map<Integer, Call> calls = new HashMap<>();

  /// Those that another end asked for, and whom they replace.
  private final Map<Integer, Call> replaced = new HashMap<>();

  private final AtomicInteger last = new AtomicInteger();

  Calls(
      Wires wires,
      PhoneConfig config,
      PhoneListener listener,
      MediaPort port,
      Places places,
      Lines lines) {
    this.wires = wires;
    this.config = config;
    this.listener = listener;
    this.port = port;
    this.places = places;
    this.lines = lines;
  }

  /// A number for a call to come. For any thread.
  int number() {
    return last.incrementAndGet();
  }

  /// Calls somebody.
  ///
  /// @param replaced the call whose place it is to take at the other end, as a field's value
  void begin(int id, String address, @Nullable String replaced) {
    Line line = lines.usable(null);
    if (line == null || calls.size() >= Phone.MOST_CALLS) {
      String reason = line == null ? "no super node can be reached" : "too many calls";
      listener.event(new PhoneEvent.Dialled(id, address));
      listener.event(new PhoneEvent.Ended(id, UNAVAILABLE, reason, null));
      return;
    }
    Call call = Call.to(id, this, address, replaced, line, isTrusted(address));
    if (!call.isOver()) {
      calls.put(id, call);
    }
  }

  /// Somebody calls.
  void called(Line line, ServerTransaction server) {
    List<String> replacing = server.request().headers().all(Replacement.FIELD);
    if (!replacing.isEmpty()) {
      replace(line, server, replacing.size() == 1 ? Replacement.parse(replacing.get(0)) : null);
    } else if (calls.size() >= Phone.MOST_CALLS) {
      server.respond(BUSY_HERE);
    } else {
      Call _ = take(line, server);
    }
  }

  /// A call that is to take the place of one that there is (RFC 3891 §3). Who knows the names of
  /// that one, which nobody can guess, was told them by an end of it.
  private void replace(Line line, ServerTransaction server, @Nullable Replacement which) {
    Call before =
        which == null
            ? null
            : calls.values().stream()
                .filter(call -> which.isOf(call.dialog()))
                .findFirst()
                .orElse(null);
    if (which == null) {
      server.respond(400);
    } else if (before == null || before.state() != Call.State.TALKING) {
      server.respond(481);
    } else if (which.earlyOnly()) {
      server.respond(BUSY_HERE);
    } else {
      Call next = take(line, server);
      if (next != null) {
        listener.event(new PhoneEvent.Replaced(before.id(), next.id()));
        next.answer();
        before.hangUp();
      }
    }
  }

  private @Nullable Call take(Line line, ServerTransaction server) {
    NameAddress from = NameAddress.parse(Dialog.text(server.request().headers(), HeaderName.FROM));
    String caller = from == null ? "" : from.uri().text();
    int id = number();
    Call call = Call.from(id, this, server, line, isTrusted(caller));
    if (call != null) {
      calls.put(id, call);
    }
    return call;
  }

  /// Whether somebody may know where this phone is before the call is answered.
  private boolean isTrusted(String address) {
    return config.privacy() == Privacy.EVERYBODY
        || config.account().buddies().contains(personOf(address));
  }

  private static String personOf(String address) {
    NameAddress parsed = NameAddress.parse("<" + address + ">");
    return parsed == null || parsed.sip() == null
        ? ""
        : Objects.requireNonNull(parsed.sip()).plainUser();
  }

  /// The call that a request belongs to.
  @Nullable Call of(SipRequest request) {
    for (Call call : calls.values()) {
      if (call.dialog().takes(request)) {
        return call;
      }
    }
    return null;
  }

  /// Whether a request began one already, by the other super node.
  boolean isBegunBy(SipRequest request) {
    return calls.values().stream().anyMatch(call -> call.dialog().isOf(request));
  }

  /// Does something with a call, if there is one of this number.
  void with(int id, Consumer<Call> action) {
    Call known = calls.get(id);
    if (known != null) {
      action.accept(known);
    }
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /// More places of this phone are known.
  void tellMore() {
    List.copyOf(calls.values()).forEach(Call::tellMore);
  }

  void lineClosed(Line line) {
    List.copyOf(calls.values()).forEach(call -> call.lineClosed(line));
  }

  void hangUp() {
    List.copyOf(calls.values()).forEach(Call::hangUp);
  }

  // ---- What a call needs

  @Override
  public Wires wires() {
    return wires;
  }

  @Override
  public PhoneConfig config() {
    return config;
  }

  @Override
  public MediaPort port() {
    return port;
  }

  @Override
  public List<Candidate> candidates(boolean everywhere) {
    return places.candidates(everywhere);
  }

  @Override
  public void gather(Runnable then) {
    places.again(then);
  }

  @Override
  public String contact(Line line) {
    return lines.contact(line);
  }

  @Override
  public @Nullable Line lineBeside(Line line) {
    return lines.usable(line);
  }

  @Override
  public void tell(PhoneEvent event) {
    listener.event(event);
    if (event instanceof PhoneEvent.Answered(int id)) {
      replacedBy(id, OK);
    }
  }

  private void replacedBy(int id, int status) {
    Call before = replaced.remove(id);
    if (before != null) {
      before.transferred(status);
    }
  }

  @Override
  public PhoneListener listener() {
    return listener;
  }

  @Override
  public void ended(Call call) {
    calls.remove(call.id());
    replacedBy(call.id(), UNAVAILABLE);
    if (calls.isEmpty()) {
      lines.busy(false);
    }
  }

  @Override
  public void transfer(Call replacing, Transfer.Target to) {
    int id = number();
    replaced.put(id, replacing);
    begin(id, to.address(), to.replaced());
  }

  @Override
  public @Nullable Dialog talksWith(String address, Call except) {
    return calls.values().stream()
        .filter(call -> call != except && call.state() == Call.State.TALKING)
        .map(Call::dialog)
        .filter(dialog -> dialog.remote().equals(address))
        .findFirst()
        .orElse(null);
  }
}

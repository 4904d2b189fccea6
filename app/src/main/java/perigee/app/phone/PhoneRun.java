package perigee.app.phone;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Failure;
import perigee.app.promotion.ServeTerms;
import perigee.calling.overlay.HostCache;
import perigee.calling.phone.Account;
import perigee.calling.phone.Phone;
import perigee.calling.phone.PhoneConfig;
import perigee.calling.phone.PhoneEvent;
import perigee.calling.phone.PhoneListener;
import perigee.calling.phone.Privacy;
import perigee.calling.sound.Microphone;
import perigee.calling.sound.SoundSink;
import perigee.calling.sound.SoundSource;
import perigee.calling.sound.Speaker;
import perigee.calling.sound.WaveFile;
import perigee.calling.sound.WaveWriter;
import perigee.realtime.media.HttpProxy;
import perigee.realtime.media.IceServer;
import perigee.realtime.media.Reach;
import tools.jackson.databind.JsonNode;

/// A phone that runs in a terminal: it says what happens, and has its sound from and in files, or
/// from this machine's microphone and speaker.
public final class PhoneRun implements Closeable {

  private static final int MOST_EVENTS = 4096;

  private final Sound sound;
  private final EventLine lines;
  private final PhoneState state;
  private final HostCache hosts;
  private final BlockingQueue<PhoneEvent> events = new LinkedBlockingQueue<>(MOST_EVENTS);
  private final @Nullable PhoneOverlay overlay;
  private final Phone phone;

  /// How it works.
  ///
  /// @param privacy who may know this machine's addresses
  /// @param proxy for connections, where nothing else leads out; null for none
  /// @param json whether what happens is told for programs
  public record Manner(Privacy privacy, @Nullable HttpProxy proxy, Sound sound, boolean json) {}

  /// Where sound comes from and goes to.
  ///
  /// @param in a WAV file; null for the microphone
  /// @param again whether it begins anew at its end
  /// @param out a WAV file; null for the speaker. From the second call on its name has the call's
  ///   number in it
  public record Sound(@Nullable Path in, boolean again, @Nullable Path out) {}

  private PhoneRun(PhoneState state, JsonNode account, Manner manner, SignIn signIn)
      throws Failure {
    this.state = state;
    this.sound = manner.sound();
    InstantSource clock = InstantSource.system();
    this.lines = new EventLine(manner.json(), clock);
    this.hosts = state.hosts(account);
    Account who = PhoneState.account(account);
    if (hosts.size() == 0) {
      throw new Failure("no super node is known: sign in while the network is up");
    }
    PhoneOverlay part = overlay(account, clock, signIn);
    this.overlay = part;
    try {
      PhoneConfig config =
          new PhoneConfig(
              who,
              security(PhoneState.text(account, "root")),
              relays(part, account, clock),
              null,
              reach(PhoneState.text(account, "root"), manner.proxy()),
              manner.privacy(),
              new LoginPost(
                  LoginServer.of(account, manner.proxy()), PhoneState.text(account, "session")),
              state.groups(),
              new FolderDownloads(state.files()),
              clock,
              System::nanoTime);
      this.phone = Phone.start(config, hosts, new Listener());
    } catch (IOException e) {
      closeOverlay();
      throw new Failure("the phone can't start: " + e.getMessage());
    }
  }

  /// Calls need a password or a key; without a certificate there is no part in the overlay.
  private @Nullable PhoneOverlay overlay(JsonNode account, InstantSource clock, SignIn signIn) {
    try {
      return PhoneOverlay.start(state, account, hosts, clock, signIn);
    } catch (Failure e) {
      System.err.println("perigee: " + e.getMessage());
      return null;
    }
  }

  private static Supplier<List<IceServer>> relays(
      @Nullable PhoneOverlay part, JsonNode account, InstantSource clock) {
    if (part == null) {
      List<IceServer> given = PhoneState.relays(account, clock);
      return () -> given;
    }
    part.awaitRelays();
    return part::relays;
  }

  /// The super nodes that are known now.
  public List<HostCache.Known> superNodes() {
    return hosts.all();
  }

  /// Serves others where that is possible, from now on.
  public void serve(ServeTerms terms) throws Failure {
    PhoneOverlay known = overlay;
    if (known == null) {
      throw new Failure("others can't be served: this device has no certificate; sign in again");
    }
    known.serve(terms, event -> say(lines.of(event)));
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private void closeOverlay() {
    PhoneOverlay known = overlay;
    if (known != null) {
      known.close();
    }
  }

  /// Starts a phone for the account in a folder.
  public static PhoneRun start(PhoneState state, Manner manner) throws Failure {
    SignIn signIn = new SignIn(state, InstantSource.system(), manner.proxy());
    return new PhoneRun(state, signIn.fresh(), manner, signIn);
  }

  /// The network's own authority may vouch for relays by TLS; so may those of the public.
  private static Reach reach(String root, @Nullable HttpProxy proxy) throws IOException {
    Reach reach = Reach.everywhere(proxy);
    return root.isEmpty() ? reach : reach.withSecurity(Authorities.besideTheMachines(root));
  }

  private static SslContext security(String root) throws IOException {
    SslContextBuilder builder = SslContextBuilder.forClient();
    if (!root.isEmpty()) {
      byte[] pem = root.getBytes(StandardCharsets.US_ASCII);
      builder.trustManager(new ByteArrayInputStream(pem));
    }
    return builder.build();
  }

  public Phone phone() {
    return phone;
  }

  /// The next thing that happens.
  public PhoneEvent next() throws InterruptedException {
    return events.take();
  }

  private final class Listener implements PhoneListener {

    @Override
    public void event(PhoneEvent event) {
      say(lines.of(event));
      boolean _ = events.offer(event);
    }

    @Override
    public SoundSource source(int call) {
      Path in = sound.in();
      try {
        return in == null ? Microphone.open() : WaveFile.open(in, sound.again());
      } catch (IOException e) {
        System.err.println("perigee: " + e.getMessage() + "; silence is sent");
        return SoundSource.silence();
      }
    }

    @Override
    public SoundSink sink(int call) {
      Path out = sound.out();
      try {
        return out == null ? Speaker.open() : WaveWriter.open(named(out, call));
      } catch (IOException e) {
        System.err.println("perigee: " + e.getMessage() + "; nothing is heard");
        return SoundSink.nowhere();
      }
    }
  }

  private static Path named(Path out, int call) {
    String name = out.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return call == 1
        ? out
        : out.resolveSibling(
            dot < 0
                ? name + "-" + call
                : name.substring(0, dot) + "-" + call + name.substring(dot));
  }

  /// Hangs up, signs off, and keeps what was learned of super nodes.
  @Override
  public void close() {
    phone.close();
    closeOverlay();
    state.keep(hosts);
  }
}

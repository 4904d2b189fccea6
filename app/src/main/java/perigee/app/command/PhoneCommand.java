package perigee.app.command;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Failure;
import perigee.app.config.JsonFile;
import perigee.app.phone.NameSearch;
import perigee.app.phone.PhoneRun;
import perigee.app.phone.PhoneSession;
import perigee.app.phone.PhoneState;
import perigee.app.phone.ProxySetting;
import perigee.app.phone.ServeRun;
import perigee.app.phone.SignIn;
import perigee.app.promotion.ServeEvent;
import perigee.app.promotion.ServeTerms;
import perigee.calling.phone.Privacy;
import perigee.realtime.media.HttpProxy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `phone`: a telephone in the terminal.
@Command(
    name = "phone",
    mixinStandardHelpOptions = true,
    description = "a telephone in the terminal; without a further word it waits for calls and keys")
final class PhoneCommand implements Callable<Integer> {

  @Mixin private PhoneOptions options = new PhoneOptions();

  /// What all of a phone's commands take.
  static final class PhoneOptions {

    @Option(
        names = "--state",
        paramLabel = "DIR",
        description = "where the account is kept (default: ${DEFAULT-VALUE})",
        defaultValue = "${env:PERIGEE_PHONE:-${sys:user.home}/.perigee/phone}")
    private Path state = Path.of("phone");

    @Option(names = "--json", description = "says what happens as JSON, a line each")
    private boolean json;

    @Option(
        names = "--addresses",
        paramLabel = "WHO",
        description =
            "who may know this machine's addresses before a call is answered: buddies (default),"
                + " everybody, or nobody, not even after it: then media always goes by a relay",
        defaultValue = "buddies")
    private String addresses = "buddies";

    @Option(
        names = "--wav-in",
        paramLabel = "FILE",
        description = "is said in the place of the microphone")
    private @Nullable Path in;

    @Option(names = "--again", description = "begins the file anew at its end")
    private boolean again;

    @Option(
        names = "--wav-out",
        paramLabel = "FILE",
        description = "what the other says is written there")
    private @Nullable Path out;

    @Option(
        names = "--proxy",
        paramLabel = "HOST:PORT",
        description =
            "an HTTP proxy by which connections may leave, or http://USER:PASSWORD@HOST:PORT, or"
                + " none (default: https_proxy, all_proxy)")
    private @Nullable String proxy;

    private @Nullable HttpProxy proxy() throws Failure {
      return ProxySetting.of(proxy, System.getenv());
    }

    @Mixin private ServeOptions serving = new ServeOptions();

    @Option(
        names = "--serve",
        description = "becomes a super node for others where that is possible")
    private boolean serve;

    PhoneState folder() {
      return new PhoneState(state);
    }

    boolean json() {
      return json;
    }

    ServeTerms terms() throws Failure {
      return serving.terms(folder());
    }

    PhoneSession start() throws Failure {
      Privacy privacy;
      try {
        privacy = Privacy.valueOf(addresses.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException _) {
        throw new Failure("--addresses is " + addresses + "; it is buddies, everybody or nobody");
      }
      ServeTerms terms = serve ? terms() : null;
      PhoneRun run =
          PhoneRun.start(
              folder(),
              new PhoneRun.Manner(privacy, proxy(), new PhoneRun.Sound(in, again, out), json));
      if (terms != null) {
        run.serve(terms);
      }
      return new PhoneSession(run);
    }
  }

  @Override
  public Integer call() throws Exception {
    try (PhoneSession session = options.start()) {
      return session.interactive();
    }
  }

  @Command(
      name = "login",
      mixinStandardHelpOptions = true,
      description = "signs in; the password is asked for, or read from standard input")
  int login(
      @Mixin PhoneOptions where,
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--network",
              paramLabel = "DIR",
              description = "the data folder of a network on this machine (default: data)")
          @Nullable Path network,
      @Option(
              names = "--server",
              paramLabel = "URL",
              description = "the login server, or a talk host")
          @Nullable String server,
      @Option(
              names = "--ca",
              paramLabel = "FILE",
              description = "the certificate that vouches for the network, in PEM")
          @Nullable Path ca,
      @Option(names = "--device", paramLabel = "NAME", description = "as others see this device")
          @Nullable String device)
      throws Failure, IOException {
    String url = server;
    Path root = ca;
    if (url == null) {
      JsonNode all = endpoints(network == null ? Path.of("data") : network);
      url = all.path("api").asString("");
      root = ca == null ? Path.of(all.path("ca-file").asString("")) : ca;
    }
    String pem = root == null ? "" : Files.readString(root);
    String named = device == null ? InetAddress.getLocalHost().getHostName() : device;
    new SignIn(where.folder(), InstantSource.system(), where.proxy())
        .signIn(url, pem, id, UserCommand.password(), named);
    System.out.println("signed in as " + id);
    return 0;
  }

  private static JsonNode endpoints(Path network) throws Failure {
    Path file = network.resolve("endpoints.json");
    try {
      return JsonFile.read(file);
    } catch (IOException e) {
      throw new Failure(
          "no network runs in " + network + ": " + e.getMessage() + "; say --network or --server");
    }
  }

  @Command(
      name = "call",
      mixinStandardHelpOptions = true,
      description = "calls somebody; keys as in `perigee phone` work while it lasts")
  int call(
      @Mixin PhoneOptions where,
      @Parameters(paramLabel = "WHO", description = "an id, or an address") String who,
      @Option(names = "--hold-after", paramLabel = "SECONDS", description = "holds, once answered")
          @Nullable Double holdAfter,
      @Option(names = "--hold-for", paramLabel = "SECONDS", description = "then goes on")
          @Nullable Double holdFor,
      @Option(names = "--dial", paramLabel = "KEYS", description = "presses them, once answered")
          @Nullable String dial,
      @Option(
              names = "--hang-up-after",
              paramLabel = "SECONDS",
              description =
                  "once answered; otherwise at the end of --wav-in, or when the other does")
          @Nullable Double hangUpAfter)
      throws Failure, InterruptedException {
    try (PhoneSession session = where.start()) {
      return session.call(
          who,
          new PhoneSession.Script(
              duration(holdAfter),
              duration(holdFor),
              dial == null ? "" : dial,
              duration(hangUpAfter)));
    }
  }

  @Command(name = "listen", mixinStandardHelpOptions = true, description = "waits for calls")
  int listen(
      @Mixin PhoneOptions where,
      @Option(names = "--answer", description = "takes each at once") boolean answer,
      @Option(
              names = "--answer-after",
              paramLabel = "SECONDS",
              description = "takes each when it has rung for so long")
          @Nullable Double answerAfter,
      @Option(names = "--calls", paramLabel = "N", description = "ends after so many")
          @Nullable Integer calls,
      @Option(names = "--hang-up-after", paramLabel = "SECONDS", description = "once answered")
          @Nullable Double hangUpAfter)
      throws Failure, InterruptedException {
    try (PhoneSession session = where.start()) {
      Duration rings = answer ? Duration.ZERO : duration(answerAfter);
      return session.listen(
          rings,
          calls == null ? Integer.MAX_VALUE : calls,
          new PhoneSession.Script(null, null, "", duration(hangUpAfter)));
    }
  }

  @Command(
      name = "search",
      mixinStandardHelpOptions = true,
      description = "people who have such a name, or nearly; a super node looks for them")
  int search(
      @Mixin PhoneOptions where,
      @Parameters(paramLabel = "NAME", description = "the beginning of it will do") String name)
      throws Failure, InterruptedException {
    NameSearch.of(where.folder(), name)
        .forEach(one -> System.out.println(one.person() + "  " + one.name()));
    return 0;
  }

  @Command(
      name = "serve",
      mixinStandardHelpOptions = true,
      description = "does not call: becomes a super node for others where that is possible")
  int serve(@Mixin PhoneOptions where) throws Failure, InterruptedException {
    ServeRun run = ServeRun.start(where.folder(), where.terms(), where.proxy(), where.json());
    Runtime.getRuntime().addShutdownHook(new Thread(run::close, "serve-end"));
    while (true) {
      ServeEvent _ = run.next();
    }
  }

  private static @Nullable Duration duration(@Nullable Double seconds) {
    return seconds == null ? null : Duration.ofMillis(Math.round(1000 * seconds));
  }
}

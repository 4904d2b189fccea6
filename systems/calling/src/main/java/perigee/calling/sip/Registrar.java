package perigee.calling.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.wire.sip.CSeq;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.MessageRules;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.Parameters;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.SipUri;

/// Registers devices (RFC 3261 §10.3) with outbound (RFC 5626), Path (RFC 3327) and GRUU (RFC
/// 5627). Belongs to SIP's loop.
final class Registrar {

  private static final Set<String> KNOWN_OPTIONS = Set.of("path", "gruu", "outbound");

  private static final int MOST_CONTACT = 1024;
  private static final int MOST_PATH = 8;
  private static final int MOST_INSTANCE = 128;
  private static final int MOST_NAME = 80;

  private final SipConfig config;
  private final Bindings bindings;
  private final Authenticator authenticator;
  private final RegisterResponse response;
  private final InstantSource clock;
  private final Counts counts;

  Registrar(
      SipConfig config,
      Bindings bindings,
      Authenticator authenticator,
      Gruus gruus,
      InstantSource clock,
      Counts counts) {
    this.config = config;
    this.bindings = bindings;
    this.authenticator = authenticator;
    this.response = new RegisterResponse(bindings, gruus, clock);
    this.clock = clock;
    this.counts = counts;
  }

  /// Why a request changes nothing.
  private static final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final transient SipResponse response;

    Refused(SipResponse response) {
      super(response.reason(), null, false, false);
      this.response = response;
    }
  }

  void register(ServerTransaction transaction) {
    SipRequest request = transaction.request();
    String unknown = unknownOption(request.headers());
    if (unknown != null) {
      transaction.respond(
          request.answer(420, transaction.tag()).with(HeaderName.UNSUPPORTED, unknown));
      return;
    }
    String person = person(request);
    if (person == null) {
      // An address of another scheme is no address of record at all (RFC 3261 §10.2).
      transaction.respond(to(request) == null ? 400 : 404);
      return;
    }
    authenticator.check(
        transaction.flow(),
        request,
        HeaderName.AUTHORIZATION,
        outcome -> {
          switch (outcome) {
            case Authenticator.Outcome.Person(String name) when name.equals(person) ->
                store(transaction, person);
            // Who has a password of their own does not get another's calls.
            case Authenticator.Outcome.Person _ -> transaction.respond(403);
            case Authenticator.Outcome.Challenge _, Authenticator.Outcome.Refusal _ ->
                transaction.respond(
                    authenticator.response(request, outcome, 401, transaction.tag()));
          }
        });
  }

  private static @Nullable String unknownOption(SipHeaders headers) {
    if (headers.has(HeaderName.REQUIRE)) {
      for (String option : headers.members(HeaderName.REQUIRE)) {
        if (!KNOWN_OPTIONS.contains(option)) {
          return option;
        }
      }
    }
    return null;
  }

  /// Whose devices the request is about; null if they are nobody's here.
  private @Nullable String person(SipRequest request) {
    SipUri uri = to(request);
    boolean here =
        uri != null
            && uri.user() != null
            && (uri.host().equalsIgnoreCase(config.domain())
                || uri.host().equalsIgnoreCase(config.host()));
    return here && uri != null ? uri.plainUser() : null;
  }

  private static @Nullable SipUri to(SipRequest request) {
    NameAddress to = request.headers().address(HeaderName.TO);
    return to == null ? null : to.sip();
  }

  private void store(ServerTransaction transaction, String person) {
    SipRequest request = transaction.request();
    try {
      if (request.headers().has(HeaderName.CONTACT)) {
        bindings.put(person, changed(transaction, person));
        counts.add(Counts.Kind.REGISTERED);
      }
      transaction.respond(response.of(request, person, transaction.tag()));
    } catch (Refused refused) {
      transaction.respond(refused.response);
    }
  }

  /// A person's devices after this request.
  private List<Binding> changed(ServerTransaction transaction, String person) throws Refused {
    SipRequest request = transaction.request();
    SipHeaders headers = request.headers();
    List<Binding> all = new ArrayList<>(bindings.of(person));
    String callId = headers.first(HeaderName.CALL_ID);
    CSeq cseq = headers.cseq();
    if (callId == null || cseq == null) {
      throw refusal(transaction, 400);
    }
    // What is remembered anyhow is not remembered twice.
    String known = all.isEmpty() ? person : all.getFirst().person();
    if ("*".equals(headers.first(HeaderName.CONTACT))) {
      if (MessageRules.seconds(headers.first(HeaderName.EXPIRES)) != 0) {
        throw refusal(transaction, 400);
      }
      for (Binding one : all) {
        inOrder(transaction, one, callId, cseq);
      }
      return List.of();
    }
    for (int line = headers.indexOf(HeaderName.CONTACT, 0);
        line >= 0;
        line = headers.indexOf(HeaderName.CONTACT, line + 1)) {
      Binding.Contact contact = contact(transaction, line, all);
      Binding fresh = binding(transaction, known, contact, callId, cseq.number());
      for (Binding one : all) {
        if (fresh.replaces(one)) {
          inOrder(transaction, one, callId, cseq);
        }
      }
      all.removeIf(fresh::replaces);
      if (fresh.expiresMillis() > clock.millis()) {
        all.add(fresh);
      }
    }
    bounded(transaction, person, all);
    return all;
  }

  private void bounded(ServerTransaction transaction, String person, List<Binding> all)
      throws Refused {
    int more = all.size() - bindings.of(person).size();
    if (all.size() > config.bounds().bindingsOfOne()) {
      throw refusal(transaction, 403);
    }
    if (more > 0 && bindings.size() + more > config.bounds().bindings()) {
      counts.add(Counts.Kind.OVER_BOUND);
      throw refusal(transaction, 503);
    }
  }

  /// A request that was overtaken changes nothing (RFC 3261 §10.3 step 7).
  private static void inOrder(
      ServerTransaction transaction, Binding before, String callId, CSeq cseq) throws Refused {
    if (before.callId().equals(callId) && cseq.number() <= before.sequence()) {
      throw refusal(transaction, 500);
    }
  }

  private static Refused refusal(ServerTransaction transaction, int status) {
    return new Refused(transaction.request().answer(status, transaction.tag()));
  }

  /// What a line says: what a device said before, if that is the same.
  private static Binding.Contact contact(
      ServerTransaction transaction, int line, List<Binding> before) throws Refused {
    SipHeaders headers = transaction.request().headers();
    String field = headers.value(line);
    for (Binding one : before) {
      if (one.contact().field().equals(field)) {
        return one.contact();
      }
    }
    NameAddress said = headers.address(line);
    SipUri uri = said == null ? null : said.sip();
    if (said == null || uri == null || field.length() > MOST_CONTACT) {
      throw refusal(transaction, 400);
    }
    return Binding.Contact.of(field, said, uri);
  }

  private Binding binding(
      ServerTransaction transaction,
      String person,
      Binding.Contact contact,
      String callId,
      int sequence)
      throws Refused {
    SipRequest request = transaction.request();
    Parameters parameters = contact.said().parameters();
    long seconds = seconds(transaction, parameters);
    boolean outbound = request.headers().lists(HeaderName.SUPPORTED, "outbound");
    String given = parameters.value("+sip.instance");
    String instance = given == null ? "" : given.replaceAll("[<>]", "");
    int regId = outbound ? MessageRules.seconds(parameters.value("reg-id")) : 0;
    if (instance.length() > MOST_INSTANCE) {
      throw refusal(transaction, 400);
    }
    List<String> path = request.headers().all(HeaderName.PATH);
    // A path leads where who registers wants it to: only other super nodes may give one.
    if (!path.isEmpty() && (!transaction.flow().isSuperNode() || path.size() > MOST_PATH)) {
      throw refusal(transaction, 403);
    }
    return new Binding(
        person,
        name(request),
        contact,
        transaction.flow(),
        instance,
        Math.max(0, regId),
        priority(parameters.value("q")),
        clock.millis() + 1000 * seconds,
        callId,
        sequence,
        path);
  }

  /// The name in `From`, without its quotation marks; its octets are UTF-8.
  private static String name(SipRequest request) {
    NameAddress from = request.headers().address(HeaderName.FROM);
    String said = from == null ? "" : from.name();
    if (said.isEmpty()) {
      return "";
    }
    String plain =
        said.startsWith("\"")
            ? said.substring(1, said.length() - 1).replaceAll("\\\\(.)", "$1")
            : said;
    String name = new String(plain.getBytes(ISO_8859_1), UTF_8).strip();
    return name.length() <= MOST_NAME ? name : name.substring(0, MOST_NAME);
  }

  private long seconds(ServerTransaction transaction, Parameters contact) throws Refused {
    SipRequest request = transaction.request();
    int said = MessageRules.seconds(contact.value("expires"));
    if (said < 0) {
      said = MessageRules.seconds(request.headers().first(HeaderName.EXPIRES));
    }
    if (said < 0) {
      return config.usual().toSeconds();
    }
    long shortest = config.shortest().toSeconds();
    if (said > 0 && said < shortest) {
      throw new Refused(
          request
              .answer(423, transaction.tag())
              .with(HeaderName.MIN_EXPIRES, Long.toString(shortest)));
    }
    return Math.min(said, config.longest().toSeconds());
  }

  /// Of 1000; all of it if the client does not say (RFC 3261 §20.10).
  static int priority(@Nullable String q) {
    if (q == null) {
      return 1000;
    }
    try {
      double value = Double.parseDouble(q);
      return value >= 0 && value <= 1 ? (int) Math.round(1000 * value) : 1000;
    } catch (NumberFormatException _) {
      return 1000;
    }
  }
}
